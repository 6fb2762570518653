package student.intake.operator.input;

import static student.intake.operator.input.Shape.Format.CSV;
import static student.intake.operator.input.Shape.Format.JSON_LINES;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An input whose encoding, format and delimiter are known. */
public final class StudentFile implements StudentSource {

  /** Number of characters at the start by which format and delimiter are recognized. */
  private static final int HEAD_CHARS = 65_536;

  /** Number of records among which a header is looked for, to say where it is. */
  private static final int HEAD_RECORDS = 20;

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

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
    var start = input.fromStart().readNBytes(Encoding.START_BYTES);
    var encoding = Encoding.of(input.name(), start, shape.encoding());
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
        input, encoding, CSV, new Recognition(input, head, shape).delimiter(),
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
      case '{' -> JSON_LINES;
      case '[' -> throw oneObjectPerLine(input, ".[]");
      default -> CSV;
    };
  }

  private static void requireOneObjectPerLine(Input input, String head) {
    var first = head.strip().lines().findFirst().orElse("").strip();
    if (first.equals("{")) {
      throw oneObjectPerLine(input, ".");
    }
    if (first.startsWith("[")) {
      throw oneObjectPerLine(input, ".[]");
    }
  }

  private static InputException oneObjectPerLine(Input input, String filter) {
    return new InputException(
        "%s is JSON, but not one object per line".formatted(input.name()),
        "Convert it: jq -c '%s' %s | scripts/send -".formatted(
            filter, ColumnGuess.quote(input.argument())));
  }

  /** Finds the delimiter with which the first record is a header. */
  private record Recognition(Input input, String head, Shape shape) {

    char delimiter() {
      var candidates = shape.delimiter().map(List::of).orElse(DELIMITERS);
      if (shape.delimiter().isEmpty() && separatorLine().isPresent()) {
        candidates = List.of(separatorLine().get());
      }
      for (var it : candidates) {
        var first = records(it).stream().findFirst();
        if (first.isPresent() && header(first.get()).isPresent()) {
          return it;
        }
      }
      throw notAHeader(candidates);
    }

    /** The first line sep=; of Excel names the delimiter. */
    private Optional<Character> separatorLine() {
      var first = head.lines().findFirst().map(CsvHeader::clean).orElse("");
      return CsvReader.isSeparatorLine(first) && first.length() == "sep=,".length()
          ? Optional.of(first.charAt(first.length() - 1))
          : Optional.empty();
    }

    private Optional<CsvHeader> header(Numbered record) {
      return CsvHeader.of(
          "%s: line %d".formatted(input.name(), record.number), record.values, shape.columns());
    }

    private List<Numbered> records(char delimiter) {
      var all = new ArrayList<Numbered>();
      try (var records = CsvReader.parse(new StringReader(head), delimiter)) {
        var number = 1L;
        for (var record : records) {
          if (!CsvReader.isToSkip(record.toList())) {
            all.add(new Numbered(number, record.toList()));
          }
          if (all.size() == HEAD_RECORDS) {
            break;
          }
          number = records.getCurrentLineNumber() + 1;
        }
      } catch (IOException | UncheckedIOException _) {
        // The head can end within a record. What is wrong with the file is reported when it is read.
      }
      return all;
    }

    private InputException notAHeader(List<Character> candidates) {
      var best = candidates.getFirst();
      var first = records(best);
      for (var it : candidates) {
        var other = records(it);
        if (!other.isEmpty()
            && (first.isEmpty()
                || other.getFirst().values.size() > first.getFirst().values.size())) {
          best = it;
          first = other;
        }
      }
      if (first.isEmpty()) {
        return new InputException("%s is not CSV: its first record has a quote that is not closed"
            .formatted(input.name()));
      }
      var record = first.getFirst();
      var advice = new ArrayList<String>();
      advice.add(found(record.values, best));
      advice.add("Wanted: " + shape.columns().description());
      var later = first.stream().filter(it -> header(it).isPresent())
          .mapToLong(it -> it.number)
          .findFirst();
      advice.add(advice(record.values, later));
      return new InputException(
          "%s: line %d is not a header with the columns that are wanted".formatted(
              input.name(), record.number),
          advice.toArray(String[]::new));
    }

    private static String found(List<String> values, char delimiter) {
      var count = values.size() == 1 ? "1 value" : values.size() + " values";
      var by = switch (delimiter) {
        case ',' -> "comma";
        case ';' -> "semicolon";
        case '\t' -> "tab";
        default -> delimiter;
      };
      return ColumnGuess.isHeader(values)
          ? "Found:  %s (delimiter: %s)".formatted(
              String.join(", ", values.stream().map(CsvHeader::clean).toList()), by)
          : "Found:  %s (delimiter: %s). They are not shown, because they can be a student's."
              .formatted(count, by);
    }

    private String advice(List<String> values, OptionalLong later) {
      if (later.isPresent()) {
        return "Line %d is one. Remove the lines before it: tail -n +%d %s | scripts/send -"
            .formatted(
                later.getAsLong(), later.getAsLong(), ColumnGuess.quote(input.argument()));
      }
      return ColumnGuess.options(values)
          .map(it -> "Try:    scripts/send %s --dry-run %s"
              .formatted(ColumnGuess.quote(input.argument()), it))
          .orElse(
              "Name the columns of the file: --id-column COLUMN --name-column COLUMN."
                  + " If it has no header, insert a line with %s.".formatted(
                      String.join(",", shape.columns().description().split(", ", -1))));
    }
  }

  private record Numbered(long number, List<String> values) {}
}
