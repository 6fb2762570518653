package student.intake.operator.input;

import static student.intake.operator.input.Shape.Format.CSV;
import static student.intake.operator.input.Shape.Format.JSON_LINES;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** An input whose encoding, format and delimiter are known. */
public final class StudentFile implements StudentSource {

  /** Number of characters at the start by which format and delimiter are recognized. */
  private static final int HEAD_CHARS = 65_536;

  private final Input input;
  private final Encoding encoding;
  private final Shape.Format format;
  private final char delimiter;
  private final ColumnNames columns;

  private StudentFile(
      Input input, Encoding encoding, Shape.Format format, char delimiter, ColumnNames columns) {
    this.input = input;
    this.encoding = encoding;
    this.format = format;
    this.delimiter = delimiter;
    this.columns = columns;
  }

  /**
   * Recognizes what {@code shape} does not specify.
   *
   * @throws InputException if the input is empty, is not text, or has no header with the columns
   */
  public static StudentFile recognize(Input input, Shape shape) throws IOException {
    var encoding = Encoding.of(input, shape.encoding());
    var head = head(DecodedText.of(input, encoding));
    if (head.isBlank()) {
      throw new InputException("%s is empty".formatted(input.name()));
    }
    var format = shape.format().orElseGet(() -> formatOf(input, head));
    if (format == JSON_LINES) {
      requireOneObjectPerLine(input, head);
      return new StudentFile(input, encoding, format, ',', shape.columns());
    }
    return new StudentFile(
        input, encoding, CSV, new HeaderSearch(input, encoding.charset(), head, shape).delimiter(),
        shape.columns());
  }

  /** Returns the format. */
  public Shape.Format format() {
    return format;
  }

  @Override
  public LineReader read() throws IOException {
    var text = DecodedText.of(input, encoding);
    return format == CSV
        ? new CsvReader(input.name(), text, delimiter, columns)
        : new JsonLinesReader(text);
  }

  private static String head(DecodedText text) throws IOException {
    var head = new char[HEAD_CHARS];
    var length = 0;
    for (var count = 0; count != -1 && length < HEAD_CHARS;) {
      count = text.read(head, length, HEAD_CHARS - length);
      length += Math.max(0, count);
    }
    return new String(head, 0, length);
  }

  private static Shape.Format formatOf(Input input, String head) {
    return switch (head.strip().charAt(0)) {
      case '{', '[' -> JSON_LINES;
      case '<' -> throw new InputException(
          "%s is HTML or XML".formatted(input.name()), Encoding.SAVE_AS);
      default -> CSV;
    };
  }

  private static void requireOneObjectPerLine(Input input, String head) {
    try (var json = new JsonFactory().createParser(head)) {
      var first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        throw oneObjectPerLine(input, ".[]");
      }
      if (first == JsonToken.START_OBJECT) {
        var line = json.currentTokenLocation().getLineNr();
        json.skipChildren();
        if (json.currentTokenLocation().getLineNr() > line) {
          throw oneObjectPerLine(input, ".");
        }
      }
    } catch (IOException _) {
      // Each line is reported when it is read.
    }
  }

  private static InputException oneObjectPerLine(Input input, String filter) {
    return new InputException(
        "%s is JSON, but not one object per line".formatted(input.name()),
        "Convert it: " + input.invocation().afterFilter("jq -c '%s'".formatted(filter)));
  }
}
