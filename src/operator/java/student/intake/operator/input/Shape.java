package student.intake.operator.input;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * What the operator says about an input. What is empty is recognized by the content.
 *
 * @param format CSV or JSON lines
 * @param delimiter of CSV: by default comma, semicolon or tab
 * @param encoding by default that of the byte order mark, or UTF-8 if there is none
 * @param columns of CSV
 */
public record Shape(
    Optional<Format> format, Optional<Character> delimiter, Optional<Charset> encoding,
    ColumnNames columns) {

  /** The shape of an input of which nothing is known. */
  public static final Shape UNKNOWN = new Shape(
      Optional.empty(), Optional.empty(), Optional.empty(), ColumnNames.DEFAULT);

  /** How students are written. */
  public enum Format {
    /** A header, then one student per record. */
    CSV,
    /** One message body, or one saved dead letter, per line. */
    JSON_LINES
  }
}
