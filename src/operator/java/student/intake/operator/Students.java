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
import student.intake.operator.Line.Accepted;
import student.intake.operator.Line.Checked;
import student.intake.operator.Line.Refused;

/** Reads the students of an input, each line checked as the function checks a message. */
final class Students {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** RFC 4180 with a header; an empty line, as editors leave at the end, is none of its records. */
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder()
      .setHeader()
      .setSkipHeaderRecord(true)
      .setIgnoreEmptyLines(false)
      .get();

  private final ObjectMapper json = new ObjectMapper();
  private final MessageParser parser = new MessageParser();

  /** One student. */
  List<Checked> one(String id, String name) {
    return List.of(Line.check(parser, 1, body(id, name)));
  }

  /** One message body a line, sent as it stands; blank lines are passed over. */
  List<Checked> fromJsonLines(Reader input) throws IOException {
    var all = new ArrayList<Checked>();
    try (var lines = new BufferedReader(withoutMark(input))) {
      var number = 0L;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          all.add(Line.check(parser, number, line));
        }
      }
    } catch (CharacterCodingException _) {
      throw notUtf8();
    }
    return all;
  }

  /** Records with the columns id and student_name, in any order; others are left out. */
  List<Checked> fromCsv(Reader input) throws IOException {
    var all = new ArrayList<Checked>();
    try (var records = CSV.parse(withoutMark(input))) {
      var header = records.getHeaderNames();
      if (!header.containsAll(List.of("id", "student_name"))) {
        throw new OperatorException(
            "the first line of the CSV must name the columns id and student_name");
      }
      var start = records.getCurrentLineNumber() + 1;
      for (var record : records) {
        if (record.size() > 1 || !record.get(0).isEmpty()) {
          all.add(check(start, record, header.size()));
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

  private Checked check(long number, CSVRecord record, int columns) {
    return record.isConsistent()
        ? Line.check(parser, number, body(record.get("id"), record.get("student_name")))
        : new Refused(
            number, "csv-columns",
            "The line has %d values, the header %d.".formatted(record.size(), columns));
  }

  private String body(String id, String name) {
    return json.createObjectNode().put("id", id).put("student_name", name).toString();
  }

  /** Spreadsheets put one before a UTF-8 file. */
  private static Reader withoutMark(Reader input) throws IOException {
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

  static List<Line> accepted(List<Checked> all) {
    return all.stream().filter(Accepted.class::isInstance).map(it -> ((Accepted) it).line())
        .toList();
  }

  static List<Refused> refused(List<Checked> all) {
    return all.stream().filter(Refused.class::isInstance).map(Refused.class::cast).toList();
  }
}
