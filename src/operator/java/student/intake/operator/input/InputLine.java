package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;
import student.intake.message.MessageParser;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** A validated line of the input. */
public sealed interface InputLine {

  /** SQS Developer Guide, "Amazon SQS message quotas": limit of a message and of a batch. */
  int MAX_BYTES = 1_048_576;

  /** Returns the number of the line, starting at 1. */
  long number();

  /** Validates {@code body} with the function's parser and against the quotas of SQS. */
  static InputLine validate(MessageParser parser, long number, String body) {
    var bytes = body.getBytes(UTF_8).length;
    if (bytes > MAX_BYTES) {
      return tooLarge(number);
    }
    return switch (parser.parse(body)) {
      case Rejection it -> new Invalid(number, it.code(), it.sentence());
      case Student student -> checkCharacters(number, body)
          .or(() -> checkByteOrderMark(number, student))
          .map(InputLine.class::cast)
          .orElseGet(() -> new Valid(number, student, body, bytes));
    };
  }

  /** Returns a line that is larger than any message. */
  static Invalid tooLarge(long number) {
    return new Invalid(number, "message-too-large", "The message is larger than SQS's 1 MiB.");
  }

  /** Returns why SQS would not accept {@code body}, whatever the function makes of it; or empty. */
  static Optional<Invalid> checkQuotas(long number, String body) {
    return body.getBytes(UTF_8).length > MAX_BYTES
        ? Optional.of(tooLarge(number))
        : checkCharacters(number, body);
  }

  private static Optional<Invalid> checkCharacters(long number, String body) {
    if (!body.codePoints().allMatch(InputLine::isXmlCharacter)) {
      return Optional.of(
          new Invalid(
              number, "character-not-for-sqs",
              "The message has a character that SQS does not accept; use a JSON escape sequence."));
    }
    return Optional.empty();
  }

  /** A byte order mark is invisible, so that an id with one is not found by anybody. */
  private static Optional<Invalid> checkByteOrderMark(long number, Student student) {
    return (student.id() + student.name()).indexOf(DecodedText.BYTE_ORDER_MARK) < 0
        ? Optional.empty()
        : Optional.of(
            new Invalid(
                number, "byte-order-mark",
                "A value has a byte order mark (U+FEFF). Were two files put together without a line break?"));
  }

  /** SQS API Reference, SendMessage: the characters of XML 1.0. */
  private static boolean isXmlCharacter(int it) {
    return it == '\t' || it == '\n' || it == '\r'
        || (it >= 0x20 && it <= 0xD7FF)
        || (it >= 0xE000 && it <= 0xFFFD)
        || it >= 0x10000;
  }

  /**
   * A line that can be sent.
   *
   * @param number of the line
   * @param student that the body describes
   * @param body the message body
   * @param bytes length of the body in UTF-8
   */
  record Valid(long number, Student student, String body, int bytes) implements InputLine {

    private static final Pattern OF_SPREADSHEET = Pattern.compile(
        "\\s*(-?\\d([.,]\\d+)?E\\+\\d+|=\"[^\"]*\"|#(N/A|REF!|NAME\\?|VALUE!|DIV/0!|NUM!|NULL!|#+))\\s*");

    /** Returns whether the id has white space at its start or end, which the function keeps. */
    public boolean hasSpaceAroundId() {
      var id = student.id();
      return isSpace(id.codePointAt(0)) || isSpace(id.codePointBefore(id.length()));
    }

    /**
     * Returns whether the id or the name is what a spreadsheet makes of others: a rounded number such as
     * 1.23E+05, a formula such as ="00123", or an error such as #N/A.
     */
    public boolean isOfSpreadsheet() {
      return OF_SPREADSHEET.matcher(student.id()).matches()
          || OF_SPREADSHEET.matcher(student.name()).matches();
    }

    /** Returns whether the id or the name has several lines, as after a quote that is not closed. */
    public boolean hasLineBreak() {
      return (student.id() + student.name()).chars().anyMatch(it -> it == '\n' || it == '\r');
    }

    private static boolean isSpace(int it) {
      return Character.isWhitespace(it) || Character.isSpaceChar(it);
    }

    /** Omits the body, which contains the student's name. */
    @Override
    public String toString() {
      return "Valid[number=" + number + ", student=" + student + "]";
    }
  }

  /**
   * A line that the function would reject, or SQS would not accept.
   *
   * @param number of the line
   * @param code error code
   * @param sentence description of the error, without the student's name
   */
  record Invalid(long number, String code, String sentence) implements InputLine {}
}
