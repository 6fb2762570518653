package student.intake.operator.deadletters;

import java.io.PrintStream;
import java.util.Base64;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import student.intake.operator.Plural;
import student.intake.operator.Printable;

/**
 * Prints dead letters for people or for programs. For people, everything that came from the queue is
 * escaped and shortened to its column; for programs, it is complete.
 *
 * @param showNames whether to print bodies and the values of publishers' attributes
 * @param json whether to print JSON, one object per line
 */
record DeadLetterPrinter(PrintStream out, boolean showNames, boolean json) {

  private static final int ID_COLUMNS = 24;
  private static final int MESSAGE_ID_COLUMNS = 36;
  private static final int CODE_COLUMNS = 26;
  private static final int REASON_COLUMNS = 120;

  /** Prints the names of the columns. */
  void header() {
    if (!json) {
      row("student id", "message id", "code", "age", "receives", showNames ? "body" : "reason");
    }
  }

  /** Prints one line. */
  void row(DeadLetter deadLetter) {
    if (json) {
      out.println(DeadLetterJson.ascii(DeadLetterJson.summary(deadLetter, showNames)));
    } else {
      row(
          deadLetter.studentId().orElse("-"), deadLetter.message().messageId(), deadLetter.code(),
          deadLetter.age(), deadLetter.receiveCount(),
          showNames ? deadLetter.message().body() : deadLetter.reason());
    }
  }

  private void row(
      String studentId, String messageId, String code, String age, String receives,
      String last) {
    out.printf(
        "%s %s %s %8s %8s  %s%n", Printable.column(studentId, ID_COLUMNS),
        Printable.column(messageId, MESSAGE_ID_COLUMNS), Printable.column(code, CODE_COLUMNS),
        age, receives, Printable.of(last, REASON_COLUMNS));
  }

  /** Prints everything about {@code deadLetter}. */
  void details(DeadLetter deadLetter) {
    if (json) {
      out.println(DeadLetterJson.ascii(DeadLetterJson.details(deadLetter, showNames)));
      return;
    }
    var message = deadLetter.message();
    detail("message id", message.messageId());
    detail("student id", deadLetter.studentId().orElse("-"));
    detail("code", deadLetter.code());
    detail("reason", deadLetter.reason());
    detail("first sent", "%s (%s ago)".formatted(deadLetter.firstSentAt(), deadLetter.age()));
    detail("receive count", deadLetter.receiveCount());
    new TreeMap<>(message.messageAttributes()).forEach(
        (name, value) -> detail(
            "attribute", "%s (%s)%s".formatted(
                name, value.dataType(),
                showNames || deadLetter.isReasonAttribute(name) ? " " + text(value) : "")));
    detail(
        "body", showNames
            ? message.body()
            : "hidden (%s); use --show-names"
                .formatted(Plural.of(message.body().length(), "character")));
    out.println();
  }

  private void detail(String name, String value) {
    out.printf("%-14s %s%n", name, Printable.of(value));
  }

  private static String text(MessageAttributeValue value) {
    return value.binaryValue() == null
        ? String.valueOf(value.stringValue())
        : Base64.getEncoder().encodeToString(value.binaryValue().asByteArrayUnsafe());
  }
}
