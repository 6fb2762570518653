package student.intake.local.page;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;
import student.intake.message.MessageParser;
import student.intake.message.Rejection;
import student.intake.message.Student;
import student.intake.operator.input.InputLine;

/** Sends single messages. */
final class Sending {

  private final MessageParser parser = new MessageParser();
  private final SqsClient sqs;
  private final String queueUrl;

  Sending(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /** Returns what the function would make of a body. */
  Verdict verdict(String body) {
    return switch (parser.parse(body)) {
      case Student(var id, _) -> new Verdict(true, id, "", "");
      case Rejection rejection ->
        new Verdict(false, "", rejection.code(), rejection.sentence());
    };
  }

  /**
   * Sends any body.
   *
   * @throws PageException if SQS does not accept it
   */
  Sent send(String body) {
    if (body.isEmpty()) {
      throw new PageException(400, "SQS does not accept an empty message.");
    }
    InputLine.checkQuotas(1, body).ifPresent(it -> {
      throw new PageException(400, it.code(), it.sentence());
    });
    try {
      return new Sent(
          sqs.sendMessage(it -> it.queueUrl(queueUrl).messageBody(body)).messageId());
    } catch (SqsException refused) {
      throw new PageException(
          400, "SQS does not accept the message: " + refused.awsErrorDetails().errorMessage());
    }
  }

  /**
   * Sends a student.
   *
   * @throws PageException if the function would reject it
   */
  Sent send(Student student) {
    var body = Json.text(new Body(student.id(), student.name()));
    if (parser.parse(body) instanceof Rejection rejection) {
      throw new PageException(400, rejection.code(), rejection.sentence());
    }
    return send(body);
  }

  /** What the function makes of a body; the texts are empty if they do not apply. */
  record Verdict(boolean valid, String id, String code, String sentence) {}

  /** A message that SQS has acknowledged. */
  record Sent(String messageId) {}

  /** A message body. */
  record Body(String id, String student_name) {}
}
