package student.intake.operator.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.message.MessageParser;
import student.intake.message.Rejection;
import student.intake.message.Student;

/**
 * A message in a dead-letter queue. One of these sent it there:
 *
 * <ul>
 *   <li>SQS, which moved it because of the redrive policy. Such a message has the system attribute
 *       DeadLetterQueueSourceArn; its message attributes are those that it had before.
 *   <li>The function, which rejected it and usually added its attributes.
 *   <li>EventBridge, which could not deliver it and added its attributes (EventBridge User Guide, "Using
 *       dead-letter queues to process undelivered events").
 *   <li>SNS, which could not deliver it and adds nothing.
 * </ul>
 */
public record DeadLetter(Message message) {

  /** Code of a well-formed message: the redrive policy moved it. */
  static final String GAVE_UP = "gave-up";

  /** Code of a message that never reached the enrollment queue. */
  static final String UNDELIVERED = "undelivered";

  /** All codes: those of the function, and two that only these commands use. */
  static final List<String> CODES = Stream.concat(
      Arrays.stream(Rejection.values()).map(Rejection::code), Stream.of(GAVE_UP, UNDELIVERED))
      .toList();

  static final String REJECTION_CODE = "rejection_code";
  static final String REJECTION_SENTENCE = "rejection_sentence";
  static final String ORIGINAL_MESSAGE_ID = "original_message_id";
  static final String FIRST_SENT_TIMESTAMP = "first_sent_timestamp";

  /** The message attributes that the function adds to a rejected message. */
  private static final Set<String> REJECTION_ATTRIBUTES = Set.of(
      REJECTION_CODE, REJECTION_SENTENCE, ORIGINAL_MESSAGE_ID, FIRST_SENT_TIMESTAMP);

  private static final Set<String> EVENTBRIDGE_ATTRIBUTES = Set.of(
      "RULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE", "EXHAUSTED_RETRY_CONDITION",
      "RETRY_ATTEMPTS");

  private static final MessageParser PARSER = new MessageParser();

  /** Returns the student's id if the body has one, in its envelopes or without. */
  public Optional<String> studentId() {
    return UnwrappedBody.studentId(message.body());
  }

  /** Returns one of {@link #CODES}, unless somebody other than this version of the function set it. */
  public String code() {
    return cause().code();
  }

  /** Returns the reason in one sentence, without the student's name. Who sent the message can set it. */
  public String reason() {
    return cause().sentence();
  }

  /** Returns whether SQS moved the message, because of the redrive policy. */
  boolean wasMoved() {
    return systemAttribute(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN).isPresent();
  }

  private Cause cause() {
    if (wasMoved()) {
      return rejectionOr(
          new Cause(GAVE_UP, "The message exceeded maxReceiveCount; see the function's log."));
    }
    var rejectionCode = attribute(REJECTION_CODE);
    if (rejectionCode.isPresent()) {
      var reparsed = rejectionOr(new Cause("", "The function rejected the message."));
      return new Cause(
          rejectionCode.get(), attribute(REJECTION_SENTENCE).orElse(reparsed.sentence()));
    }
    if (isFromEventBridge()) {
      return new Cause(
          UNDELIVERED,
          "EventBridge could not deliver the event (%s): %s".formatted(
              attribute("ERROR_CODE").orElse("?"),
              attribute("ERROR_MESSAGE").orElse("no error message")));
    }
    return rejectionOr(
        new Cause(
            UNDELIVERED,
            "SNS could not deliver the message and gives no reason, or somebody sent it to this queue."));
  }

  /** The body tells a rejection for whose attributes the message had no room. */
  private Cause rejectionOr(Cause other) {
    return switch (PARSER.parse(message.body())) {
      case Rejection rejection -> new Cause(rejection.code(), rejection.sentence());
      case Student _ -> other;
    };
  }

  /** EventBridge always sets these three; a publisher's attribute could have the name of one. */
  private boolean isFromEventBridge() {
    return message.messageAttributes()
        .keySet()
        .containsAll(Set.of("RULE_ARN", "TARGET_ARN", "ERROR_CODE"));
  }

  /** Returns when the publisher sent the message, or {@link #sentAt()} if that is unknown. */
  public Instant firstSentAt() {
    return attribute(FIRST_SENT_TIMESTAMP).flatMap(DeadLetter::instant).orElseGet(this::sentAt);
  }

  /** Returns when the message was sent to this queue or, if SQS moved it, to its source queue. */
  public Instant sentAt() {
    return systemAttribute(MessageSystemAttributeName.SENT_TIMESTAMP).flatMap(DeadLetter::instant)
        .orElse(Instant.EPOCH);
  }

  private static Optional<Instant> instant(String milliseconds) {
    return Optional.of(milliseconds)
        .filter(it -> it.matches("\\d{1,15}"))
        .map(it -> Instant.ofEpochMilli(Long.parseLong(it)));
  }

  /** Returns the time since {@link #firstSentAt()}, formatted for printing. */
  String age() {
    var age = Duration.between(firstSentAt(), Instant.now());
    if (age.toHours() >= 48) {
      return age.toDays() + " d";
    }
    if (age.toMinutes() >= 120) {
      return age.toHours() + " h";
    }
    return age.toSeconds() >= 120 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  /** Returns how many times the message was received, including this time. */
  public String receiveCount() {
    return systemAttribute(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT).orElse("?");
  }

  /** Returns whether {@code id} is the student's id, the message id or the original message id. */
  boolean hasId(String id) {
    return message.messageId().equals(id) || studentId().equals(Optional.of(id))
        || attribute(ORIGINAL_MESSAGE_ID).equals(Optional.of(id));
  }

  /** Returns the message attributes that the publisher set. */
  Map<String, MessageAttributeValue> publisherAttributes() {
    var attributes = new HashMap<>(message.messageAttributes());
    attributes.keySet().removeIf(this::isReasonAttribute);
    return attributes;
  }

  /** Returns whether the function or EventBridge added the message attribute {@code name}. */
  boolean isReasonAttribute(String name) {
    return REJECTION_ATTRIBUTES.contains(name)
        || (isFromEventBridge() && EVENTBRIDGE_ATTRIBUTES.contains(name));
  }

  Optional<String> systemAttribute(MessageSystemAttributeName name) {
    return Optional.ofNullable(message.attributes().get(name));
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(message.messageAttributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }

  private record Cause(String code, String sentence) {}
}
