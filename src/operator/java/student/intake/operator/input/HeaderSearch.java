package student.intake.operator.input;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the delimiter with which the first record of a CSV input is a header, or says what is wrong. */
final class HeaderSearch {

  static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** Delimiters that are used only if the operator says so: they also occur in values. */
  private static final List<Character> OTHER_DELIMITERS = List.of('|', '^', '~', ':');

  /** Number of records among which a header is looked for, to say where it is. */
  private static final int MAX_RECORDS = 20;

  private final Input input;
  private final Charset charset;
  private final String head;
  private final Shape shape;

  /**
   * Creates a search.
   *
   * @param head the text at the start of the input
   */
  HeaderSearch(Input input, Charset charset, String head, Shape shape) {
    this.input = input;
    this.charset = charset;
    this.head = head;
    this.shape = shape;
  }

  /**
   * Returns the delimiter.
   *
   * @throws InputException if the first record is not a header with the wanted columns
   */
  char delimiter() {
    var candidates = shape.delimiter().or(this::ofSeparatorLine).map(List::of).orElse(DELIMITERS);
    return candidates.stream().filter(it -> startsWithHeader(records(it))).findFirst()
        .orElseThrow(() -> notAHeader(candidates));
  }

  /** Excel writes and reads a first line such as sep=; that names the delimiter. */
  private Optional<Character> ofSeparatorLine() {
    return head.lines().findFirst()
        .filter(CsvReader::isSeparatorLine)
        .map(CsvHeader::clean)
        .filter(it -> it.length() == "sep=;".length())
        .map(it -> it.charAt(it.length() - 1));
  }

  private boolean startsWithHeader(List<Numbered> records) {
    return !records.isEmpty() && isHeader(records.getFirst());
  }

  private boolean isHeader(Numbered record) {
    return CsvHeader.of(input.name(), record.number, record.values, shape.columns()).isPresent();
  }

  /** Returns the first records that are not to be skipped. */
  private List<Numbered> records(char delimiter) {
    var all = new ArrayList<Numbered>();
    try (var records = CsvReader.parse(new StringReader(head), delimiter)) {
      var number = 1L;
      for (var record : records) {
        if (!CsvReader.isToSkip(record.toList())) {
          all.add(new Numbered(number, record.toList(), delimiter));
        }
        if (all.size() == MAX_RECORDS) {
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
    var records = candidates.stream().map(this::records).filter(it -> !it.isEmpty()).toList();
    if (records.isEmpty()) {
      return new InputException(
          "%s is not CSV: in its first record, a quote is not closed or text follows a closing quote"
              .formatted(input.name()));
    }
    var first = records.stream().map(List::getFirst)
        .reduce((a, b) -> b.values.size() > a.values.size() ? b : a)
        .get();
    return new InputException(
        "%s: line %d is not a header with the columns that are wanted".formatted(
            input.name(), first.number),
        "Found:  " + first.description(shape.columns()),
        "Wanted: " + shape.columns().description(),
        advice(first, records.stream().flatMap(List::stream)));
  }

  private String advice(Numbered first, Stream<Numbered> records) {
    var header = records.filter(this::isHeader).findFirst();
    if (header.isPresent()) {
      var advice = "Line %d is one. Remove the lines before it".formatted(header.get().number);
      return hasLinesOfTail()
          ? advice + ": "
              + input.invocation().afterFilter("tail -n +%d".formatted(header.get().number))
          : advice + ".";
    }
    return commandWithDelimiter()
        .or(() -> ColumnGuess.options(first.values).map(input.invocation()::withColumns))
        .map(it -> "Try:    " + it)
        .orElse(
            "Name the columns of the file: --id-column COLUMN --name-column COLUMN."
                + " If it has no header, insert a first line with the names of the columns.");
  }

  /** Returns whether the command tail recognizes the ends of lines. */
  private boolean hasLinesOfTail() {
    return head.contains("\n") && "\n".getBytes(charset).length == 1;
  }

  private Optional<String> commandWithDelimiter() {
    return shape.delimiter().isPresent()
        ? Optional.empty()
        : OTHER_DELIMITERS.stream().filter(it -> startsWithHeader(records(it))).findFirst()
            .map(it -> input.invocation().with("--delimiter", String.valueOf(it)));
  }

  private record Numbered(long number, List<String> values, char delimiter) {

    /** Shows the values only if they are names of columns: they could be those of a student. */
    String description(ColumnNames wanted) {
      var shown = ColumnGuess.isHeader(values) || CsvHeader.hasAny(values, wanted)
          ? String.join(", ", values.stream().map(CsvHeader::clean).toList())
          : values.size() == 1
              ? "one value, not shown because it can be a student's"
              : "%d values, not shown because they can be a student's".formatted(values.size());
      return "%s (delimiter: %s)".formatted(shown, switch (delimiter) {
        case ',' -> "comma";
        case ';' -> "semicolon";
        case '\t' -> "tab";
        default -> delimiter;
      });
    }
  }
}
