package student.intake.message;

import student.intake.message.JsonFields.Value;

/**
 * The envelope that a delivering service adds to the publisher's message. An object with a {@code
 * student_name} of its own is the message itself; its other keys are ignored.
 */
sealed interface Envelope {

  /** No envelope: sent to the queue directly, or by SNS with raw message delivery. */
  record None() implements Envelope {}

  /**
   * An Amazon SNS notification without raw message delivery (SNS Developer Guide, "HTTP/HTTPS
   * notification JSON format": Type, TopicArn, Message).
   */
  record Sns(String message) implements Envelope {}

  /**
   * An Amazon EventBridge event (EventBridge User Guide, "Events": detail-type, source, detail).
   */
  record EventBridge(JsonFields detail) implements Envelope {}

  static Envelope of(JsonFields fields) {
    if (fields.get("student_name") != null) {
      return new None();
    }
    if (fields.get("Type") instanceof Value.Text(var type)
        && type.equals("Notification")
        && fields.get("TopicArn") instanceof Value.Text
        && fields.get("Message") instanceof Value.Text(var message)) {
      return new Sns(message);
    }
    if (fields.get("detail-type") instanceof Value.Text
        && fields.get("source") instanceof Value.Text
        && fields.get("detail") instanceof Value.Nested(var detail)) {
      return new EventBridge(detail);
    }
    return new None();
  }
}
