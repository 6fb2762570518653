package student.intake.operator.input;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import student.intake.message.MessageParser;
import student.intake.operator.input.InputLine.Invalid;
import student.intake.operator.input.StudentSource.LineReader;

/**
 * Reads students from CSV (RFC 4180, with any delimiter). A header can occur again anywhere and then
 * describes the records after it. Records of blank values are skipped.
 */
final class CsvReader implements LineReader {

  /** Twice the size of a message: a value and the columns that are not read. */
  private static final long MAX_RECORD_CHARS = 2L * InputLine.MAX_BYTES;

  private static final Pattern UNCLOSED_QUOTE = Pattern.compile("startline ([^)]+)\\) EOF");

  private final String name;
  private final DecodedText text;
  private final CSVParser records;
  private final ColumnNames columns;
  private final MessageParser parser = new MessageParser();
  private @Nullable CsvHeader header;

  /** Number of the line with a header that does not have the columns, or 0: what follows is unknown. */
  private long otherHeader;

  private long number;

  CsvReader(String name, DecodedText text, char delimiter, ColumnNames columns)
      throws IOException {
    this.name = name;
    this.text = text;
    this.records = parse(text, delimiter);
    this.columns = columns;
  }

  /** Parses without a header. Empty lines are kept, so that line numbers can be reported. */
  static CSVParser parse(Reader text, char delimiter) throws IOException {
    return CSVFormat.RFC4180.builder()
        .setDelimiter(delimiter)
        .setIgnoreEmptyLines(false)
        .get()
        .parse(text);
  }

  @Override
  public @Nullable InputLine next() throws IOException {
    for (var it = nextRecord(); it != null; it = nextRecord()) {
      var line = line(it.toList());
      if (line.isPresent()) {
        return line.get();
      }
    }
    return null;
  }

  private @Nullable CSVRecord nextRecord() {
    number = records.getCurrentLineNumber() + 1;
    text.startRecord(number, MAX_RECORD_CHARS);
    try {
      var rest = records.iterator();
      return rest.hasNext() ? rest.next() : null;
    } catch (UncheckedIOException failure) {
      throw notCsv(String.valueOf(failure.getMessage()));
    }
  }

  /** The message of the library is the only one to say in which line the quote is. */
  private InputException notCsv(String message) {
    var unclosed = UNCLOSED_QUOTE.matcher(message);
    if (unclosed.find()) {
      return new InputException(
          "%s: the quote that opens in line %s is not closed".formatted(
              name, unclosed.group(1).replaceAll("\\D", "")),
          "Close it, or remove it. Within a quoted value, write a quote twice.");
    }
    return new InputException(
        "%s: the record that starts in line %d is not CSV: text follows a closing quote".formatted(
            name, number),
        "Within a quoted value, write a quote twice. Is an earlier quote of the record not closed?");
  }

  private Optional<InputLine> line(List<String> record) {
    if (isToSkip(record)) {
      return Optional.empty();
    }
    var current = header;
    var next = CsvHeader.of(name, number, record, columns);
    if (next.isPresent()) {
      header = next.get();
      otherHeader = 0;
      return Optional.empty();
    }
    if (current == null) {
      throw new InputException(
          "%s: line %d is not a header with the columns %s".formatted(
              name, number, columns.description()));
    }
    if (otherHeader == 0 && isOtherHeader(current, record)) {
      otherHeader = number;
      return Optional.of(
          invalid(
              "csv-header",
              "The line is a header with other columns, or another delimiter, than the first; send its students as another file."));
    }
    return Optional.of(otherHeader == 0 ? student(current, record) : belowOtherHeader());
  }

  private Invalid belowOtherHeader() {
    return invalid(
        "csv-header",
        "The line is below the header of line %d, which has other columns, or another delimiter."
            .formatted(otherHeader));
  }

  private boolean isOtherHeader(CsvHeader current, List<String> record) {
    return ColumnGuess.isIdAndName(record)
        || (record.size() > current.id() && ColumnGuess.isIdColumn(record.get(current.id()))
            && current.name().stream().allMatch(
                it -> record.size() > it && ColumnGuess.isNameColumn(record.get(it))))
        || (record.size() == 1 && HeaderSearch.DELIMITERS.stream().anyMatch(
            it -> CsvHeader
                .of(name, number, List.of(record.getFirst().split(String.valueOf(it))), columns)
                .isPresent()));
  }

  /** Spreadsheets write records of delimiters only, and the line sep=; in front of the header. */
  static boolean isToSkip(List<String> record) {
    return record.stream().skip(1).allMatch(String::isBlank)
        && (isBlank(record.getFirst()) || isSeparatorLine(record.getFirst()));
  }

  private static boolean isBlank(String value) {
    return CsvHeader.withoutByteOrderMark(value).isBlank();
  }

  static boolean isSeparatorLine(String line) {
    return CsvHeader.clean(line).matches("(?i)sep=.?");
  }

  private InputLine student(CsvHeader columns, List<String> record) {
    var expected = columns.cells().size();
    if (record.size() < columns.minValues()) {
      return invalid("csv-columns", counts(expected, record.size()));
    }
    if (record.stream().skip(expected).anyMatch(it -> !it.isBlank())) {
      return invalid("csv-columns",
          counts(expected, record.size()) + " A value that contains the delimiter must be quoted.");
    }
    for (var i = 0; i < Math.min(expected, record.size()); i++) {
      if (columns.isUnnamedAfterStudent(i) && !record.get(i).isBlank()) {
        return invalid(
            "csv-columns",
            "Value %d is in a column without a name. A value that contains the delimiter must be quoted."
                .formatted(i + 1));
      }
    }
    return student(
        record.get(columns.id()), columns.name().stream().map(record::get).toList());
  }

  private InputLine student(String id, List<String> names) {
    if (isQuotedAfterSpace(id) || names.stream().anyMatch(CsvReader::isQuotedAfterSpace)) {
      return invalid("csv-quotes", "A value has a space before its quote; remove the space.");
    }
    return InputLine.validate(
        parser, number,
        SingleStudent.body(CsvHeader.withoutByteOrderMark(id), join(names)));
  }

  private static String counts(int expected, int found) {
    return "Expected %d values but found %d.".formatted(expected, found);
  }

  private static String join(List<String> names) {
    return names.size() == 1
        ? CsvHeader.withoutByteOrderMark(names.getFirst())
        : names.stream()
            .map(it -> CsvHeader.withoutByteOrderMark(it).strip())
            .filter(it -> !it.isEmpty())
            .collect(Collectors.joining(" "));
  }

  private static boolean isQuotedAfterSpace(String value) {
    return value.startsWith(" ") && value.stripLeading().startsWith("\"");
  }

  private Invalid invalid(String code, String sentence) {
    return new Invalid(number, code, sentence);
  }
}
