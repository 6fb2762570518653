package student.intake.message;

import student.intake.message.JsonFields.Value;

/**
 * What a delivering service put around the publisher's message.
 *
 * <p>An object that has a {@code student_name} of its own is the message itself, whatever other keys
 * it has: those are unknown fields, and ignored.
 */
sealed interface Envelope {

  /** No envelope: the publisher sent to the queue directly, or SNS with raw message delivery. */
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
