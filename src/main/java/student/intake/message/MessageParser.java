package student.intake.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import student.intake.message.JsonFields.Value;

/**
 * Parses a message body, with or without the envelopes of SNS and EventBridge, as a student.
 *
 * <p>Accepts one JSON object whose {@code id} and {@code student_name} are strings with a visible
 * character; other keys are ignored. Never throws, whatever the body contains. Thread-safe.
 */
public final class MessageParser {

  /** EventBridge to SNS to SQS is the longest chain of services that wrap a message. */
  private static final int MAX_ENVELOPES = 2;

  /**
   * A character that is neither white space nor a control character nor Default_Ignorable_Code_Point
   * (Unicode Character Database, DerivedCoreProperties.txt), a property that Java does not have, nor one
   * of the two symbols that are blank (U+2800 and U+1D159).
   */
  private static final Pattern VISIBLE = Pattern.compile(
      "[^\\p{IsWhite_Space}\\p{Cc}\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
          + "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0"
          + "\\ufff0-\\ufff8\\x{1bca0}-\\x{1bca3}\\x{1d159}\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}]");

  private final JsonReader reader = new JsonReader();

  /** Parses {@code body}. The result depends on the body alone. */
  public Parsed parse(@Nullable String body) {
    try {
      return student(unwrap(reader.read(body), MAX_ENVELOPES));
    } catch (RejectedException rejected) {
      return rejected.rejection();
    }
  }

  private JsonFields unwrap(JsonFields fields, int envelopesLeft) throws RejectedException {
    if (envelopesLeft == 0) {
      return fields;
    }
    return switch (Envelope.of(fields)) {
      case Envelope.None _ -> fields;
      case Envelope.Sns(var message) -> unwrap(reader.read(message), envelopesLeft - 1);
      case Envelope.EventBridge(var detail) -> unwrap(detail, envelopesLeft - 1);
    };
  }

  private static Student student(JsonFields fields) throws RejectedException {
    var student = new Student(id(fields.get("id")), name(fields.get("student_name")));
    if (ItemLimits.itemBytes(student) > ItemLimits.MAX_ITEM_BYTES) {
      throw new RejectedException(Rejection.ITEM_TOO_LARGE);
    }
    return student;
  }

  private static String id(@Nullable Value value) throws RejectedException {
    var id = text(
        value,
        Rejection.MISSING_ID,
        Rejection.ID_NOT_A_STRING,
        Rejection.BLANK_ID,
        Rejection.ID_NOT_UNICODE);
    if (ItemLimits.bytes(id) > ItemLimits.MAX_KEY_BYTES) {
      throw new RejectedException(Rejection.ID_TOO_LONG);
    }
    return id;
  }

  private static String name(@Nullable Value value) throws RejectedException {
    return text(
        value,
        Rejection.MISSING_STUDENT_NAME,
        Rejection.STUDENT_NAME_NOT_A_STRING,
        Rejection.BLANK_STUDENT_NAME,
        Rejection.STUDENT_NAME_NOT_UNICODE);
  }

  private static String text(
      @Nullable Value value,
      Rejection missing,
      Rejection notAString,
      Rejection blank,
      Rejection notUnicode)
      throws RejectedException {
    if (value == null) {
      throw new RejectedException(missing);
    }
    if (!(value instanceof Value.Text(var text))) {
      throw new RejectedException(notAString);
    }
    if (!VISIBLE.matcher(text).find()) {
      throw new RejectedException(blank);
    }
    if (text.codePoints().anyMatch(MessageParser::isLoneSurrogate)) {
      throw new RejectedException(notUnicode);
    }
    return text;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
