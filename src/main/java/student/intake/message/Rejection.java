package student.intake.message;

/**
 * The reason why a message body can never be a student. Retrying does not help.
 *
 * <p>Codes are stable: alarms, scripts and publishers can rely on them. Sentences are for people and
 * may change. Both are constants and so cannot contain a student's name.
 */
public enum Rejection implements Parsed {
  EMPTY_BODY("empty-body",
      "The body is empty; send a JSON object with id and student_name."),
  MALFORMED_JSON("malformed-json",
      "The body is not well-formed JSON, or nested deeper than 1,000 levels."),
  DUPLICATE_KEY("duplicate-key",
      "A key appears twice in one JSON object; send each key once."),
  TRAILING_CONTENT("trailing-content",
      "Something follows the JSON object; send one object a message."),
  NOT_AN_OBJECT("not-an-object",
      "The body is JSON, but not an object with id and student_name."),
  MISSING_ID("missing-id",
      "The key id is missing."),
  ID_NOT_A_STRING("id-not-a-string",
      "The value of id is not a string; put it in quotes."),
  BLANK_ID("blank-id",
      "The value of id has no visible character."),
  ID_NOT_UNICODE("id-not-unicode",
      "The value of id holds half of a surrogate pair."),
  ID_TOO_LONG("id-too-long",
      "The value of id is longer than 2,048 bytes of UTF-8."),
  MISSING_STUDENT_NAME("missing-student-name",
      "The key student_name is missing."),
  STUDENT_NAME_NOT_A_STRING("student-name-not-a-string",
      "The value of student_name is not a string; put it in quotes."),
  BLANK_STUDENT_NAME("blank-student-name",
      "The value of student_name has no visible character."),
  STUDENT_NAME_NOT_UNICODE("student-name-not-unicode",
      "The value of student_name holds half of a surrogate pair."),
  ITEM_TOO_LARGE("item-too-large",
      "id and student_name together are larger than a table item of 400 KB.");

  private final String code;
  private final String sentence;

  Rejection(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  /** Returns the stable code: lower-case words joined by hyphens. */
  public String code() {
    return code;
  }

  /** Returns one sentence for people: what is wrong and, unless obvious, what to send instead. */
  public String sentence() {
    return sentence;
  }
}
