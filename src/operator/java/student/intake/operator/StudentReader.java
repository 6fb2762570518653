package student.intake.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import student.intake.message.MessageParser;
import student.intake.operator.InputLine.Invalid;

/** Reads students from an input and validates each line. */
final class StudentReader {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** RFC 4180 with a header. Empty lines are kept, so that line numbers can be reported. */
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder()
      .setHeader()
      .setSkipHeaderRecord(true)
      .setIgnoreEmptyLines(false)
      .get();

  private final ObjectMapper json = new ObjectMapper();
  private final MessageParser parser = new MessageParser();

  /** Returns one student as line 1. */
  List<InputLine> single(String id, String name) {
    return List.of(InputLine.validate(parser, 1, body(id, name)));
  }

  /** Reads one message body per line. The bodies are not changed; blank lines are skipped. */
  List<InputLine> readJsonLines(Reader input) throws IOException {
    var all = new ArrayList<InputLine>();
    try (var lines = new BufferedReader(skipByteOrderMark(input))) {
      var number = 0L;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          all.add(InputLine.validate(parser, number, line));
        }
      }
    } catch (CharacterCodingException _) {
      throw notUtf8();
    }
    return all;
  }

  /** Reads the columns id and student_name, in any order. Other columns and empty lines are ignored. */
  List<InputLine> readCsv(Reader input) throws IOException {
    var all = new ArrayList<InputLine>();
    try (var records = CSV.parse(skipByteOrderMark(input))) {
      var header = records.getHeaderNames();
      if (!header.containsAll(List.of("id", "student_name"))) {
        throw new OperatorException(
            "the first line of the CSV must contain the columns id and student_name");
      }
      var start = records.getCurrentLineNumber() + 1;
      for (var record : records) {
        if (record.size() > 1 || !record.get(0).isEmpty()) {
          all.add(validate(start, record, header.size()));
        }
        start = records.getCurrentLineNumber() + 1;
      }
    } catch (CharacterCodingException _) {
      throw notUtf8();
    } catch (UncheckedIOException failure) {
      throw failure.getCause() instanceof CharacterCodingException
          ? notUtf8()
          : new OperatorException("the CSV cannot be read: " + failure.getMessage());
    }
    return all;
  }

  private InputLine validate(long number, CSVRecord record, int columns) {
    return record.isConsistent()
        ? InputLine.validate(parser, number, body(record.get("id"), record.get("student_name")))
        : new Invalid(
            number, "csv-columns",
            "Expected %d values but found %d.".formatted(columns, record.size()));
  }

  private String body(String id, String name) {
    return json.createObjectNode().put("id", id).put("student_name", name).toString();
  }

  /** Spreadsheet programs write a byte order mark at the start of a UTF-8 file. */
  private static Reader skipByteOrderMark(Reader input) throws IOException {
    var reader = new PushbackReader(input);
    var first = reader.read();
    if (first != BYTE_ORDER_MARK && first != -1) {
      reader.unread(first);
    }
    return reader;
  }

  private static OperatorException notUtf8() {
    return new OperatorException("the input is not UTF-8");
  }
}
