package student.intake.operator.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import student.intake.message.MessageParser;
import student.intake.operator.input.StudentSource.LineReader;

/**
 * Reads one message body per line. The bodies are not changed; blank lines are skipped. Of a line that
 * {@code scripts/dead-letters save} wrote, the body of the dead letter is read.
 */
final class JsonLinesReader implements LineReader {

  /** A saved body has up to six characters for each character of the message: &#92;u0000. */
  private static final int MAX_LINE_CHARS = 6 * InputLine.MAX_BYTES + InputLine.MAX_BYTES;

  private final BufferedReader text;
  private final ObjectMapper json = new ObjectMapper();
  private final MessageParser parser = new MessageParser();
  private long number;

  JsonLinesReader(DecodedText text) {
    this.text = new BufferedReader(text);
  }

  @Override
  public @Nullable InputLine next() throws IOException {
    for (var line = readLine(); line != null; line = readLine()) {
      number++;
      if (line.length() > MAX_LINE_CHARS) {
        return InputLine.tooLarge(number);
      }
      if (!line.isBlank()) {
        return InputLine.validate(parser, number, body(line));
      }
    }
    return null;
  }

  /** Returns the next line, or null at the end. Of a line that is too long, returns a part. */
  private @Nullable String readLine() throws IOException {
    var next = text.read();
    if (next == -1) {
      return null;
    }
    var line = new StringBuilder();
    while (next != -1 && next != '\n' && next != '\r') {
      if (line.length() <= MAX_LINE_CHARS) {
        line.append((char) next);
      }
      next = text.read();
    }
    if (next == '\r') {
      text.mark(1);
      if (text.read() != '\n') {
        text.reset();
      }
    }
    return line.toString();
  }

  private String body(String line) {
    if (!line.contains("\"message_id\"")) {
      return line;
    }
    try {
      var fields = json.readTree(line);
      return isSavedDeadLetter(fields) ? fields.get("body").textValue() : line;
    } catch (JsonProcessingException _) {
      return line;
    }
  }

  private static boolean isSavedDeadLetter(JsonNode fields) {
    return fields.path("message_id").isTextual() && fields.path("body").isTextual()
        && !fields.has("student_name");
  }
}
