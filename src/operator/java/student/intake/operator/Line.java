package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import student.intake.message.MessageParser;
import student.intake.message.Rejection;
import student.intake.message.Student;

/**
 * A line of the input that the contract accepts, ready to be sent.
 *
 * @param number of the line, from 1
 * @param studentId what it is called when it must be named
 * @param body as it is sent
 * @param bytes of the body in UTF-8
 */
record Line(long number, String studentId, String body, int bytes) {

  /** SQS Developer Guide, "Amazon SQS message quotas": of a message, and of all of a batch. */
  static final int MAX_BYTES = 1_048_576;

  /** Leaves out the body, which holds a name. */
  @Override
  public String toString() {
    return "Line[number=" + number + ", studentId=" + studentId + "]";
  }

  /** Judges {@code body} as the function would, and by what SQS takes. */
  static Checked check(MessageParser parser, long number, String body) {
    return switch (parser.parse(body)) {
      case Rejection it -> new Refused(number, it.code(), it.sentence());
      case Student(var id, _) -> notForSqs(number, body)
          .<Checked>map(it -> it)
          .orElseGet(() -> new Accepted(new Line(number, id, body, body.getBytes(UTF_8).length)));
    };
  }

  private static Optional<Refused> notForSqs(long number, String body) {
    if (body.getBytes(UTF_8).length > MAX_BYTES) {
      return Optional.of(
          new Refused(number, "message-too-large", "The message is larger than SQS's 1 MiB."));
    }
    if (!body.codePoints().allMatch(Line::isXmlCharacter)) {
      return Optional.of(
          new Refused(
              number, "character-not-for-sqs",
              "The message holds a character that SQS does not take; escape it as JSON does."));
    }
    return Optional.empty();
  }

  /** SQS API Reference, SendMessage: the characters of XML 1.0. */
  private static boolean isXmlCharacter(int it) {
    return it == '\t' || it == '\n' || it == '\r'
        || (it >= 0x20 && it <= 0xD7FF)
        || (it >= 0xE000 && it <= 0xFFFD)
        || it >= 0x10000;
  }

  /** What became of a line of the input. */
  sealed interface Checked {}

  /** It can be sent. */
  record Accepted(Line line) implements Checked {}

  /** It can never become a student. */
  record Refused(long number, String code, String sentence) implements Checked {}
}
