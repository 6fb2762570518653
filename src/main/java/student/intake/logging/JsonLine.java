package student.intake.logging;

import static java.time.temporal.ChronoUnit.MILLIS;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.MessageFormatter;
import software.amazon.lambda.powertools.logging.argument.StructuredArgument;
import software.amazon.lambda.powertools.logging.internal.JsonSerializer;

/**
 * Formats one event as a line of JSON: {@code level}, {@code message} and {@code timestamp} as Lambda's
 * log-level filter requires (Lambda Developer Guide, "Log-level filtering"), {@code error} for an
 * exception, the standard fields of Powertools, and the event's structured arguments.
 */
final class JsonLine {

  /** The standard fields of Powertools that are not strings. */
  private static final String COLD_START = "cold_start";
  private static final String MEMORY_SIZE = "function_memory_size";

  private JsonLine() {}

  static String of(
      String logger, String level, String message, Object[] arguments,
      @Nullable Throwable failure) {
    var line = new StringBuilder();
    try (var json = new Escaping(line)) {
      json.writeStartObject();
      json.writeStringField("level", level);
      json.writeSeparator();
      json.writeStringField("message", MessageFormatter.basicArrayFormat(message, arguments));
      if (failure != null) {
        json.error(failure);
      }
      json.context();
      json.writeSeparator();
      json.writeStringField("logger", logger);
      json.writeSeparator();
      json.writeStringField("timestamp", Instant.now().truncatedTo(MILLIS).toString());
      for (var argument : arguments) {
        if (argument instanceof StructuredArgument structured) {
          json.writeSeparator();
          structured.writeTo(json);
        }
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("A line could not be written to memory", impossible);
    }
    return line.append('\n').toString();
  }

  /** Powertools' serializer does not escape control characters, as JSON requires (RFC 8259). */
  private static final class Escaping extends JsonSerializer {

    private final StringBuilder line;

    Escaping(StringBuilder line) {
      super(line);
      this.line = line;
    }

    @Override
    public void writeString(@Nullable String text) {
      if (text == null) {
        writeNull();
        return;
      }
      line.append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, line);
      line.append('"');
    }

    void error(Throwable failure) {
      var stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      writeSeparator();
      writeFieldName("error");
      writeStartObject();
      writeStringField("message", failure.getMessage());
      writeSeparator();
      writeStringField("name", failure.getClass().getName());
      writeSeparator();
      writeStringField("stack", stack.toString());
      writeEndObject();
    }

    void context() {
      for (var field : new TreeMap<>(contextMap()).entrySet()) {
        writeSeparator();
        switch (field.getKey()) {
          case COLD_START -> writeBooleanField(COLD_START, Boolean.parseBoolean(field.getValue()));
          case MEMORY_SIZE -> writeNumberField(MEMORY_SIZE, Integer.parseInt(field.getValue()));
          default -> writeStringField(field.getKey(), field.getValue());
        }
      }
    }

    private static Map<String, String> contextMap() {
      return Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
    }
  }
}
