package student.intake.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.message.MessageParser;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** A message in the dead-letter queue. */
record DeadLetter(Message message) {

  /** Code of a well-formed message: the redrive policy moved it. */
  static final String GAVE_UP = "gave-up";

  /** The message attributes that the function adds to a rejected message. */
  static final Set<String> REJECTION_ATTRIBUTES = Set.of(
      "rejection_code", "rejection_sentence", "original_message_id", "first_sent_timestamp");

  private static final MessageParser PARSER = new MessageParser();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the student's id if the body has one. */
  Optional<String> studentId() {
    if (PARSER.parse(message.body()) instanceof Student(var id, _)) {
      return Optional.of(id);
    }
    try {
      var id = JSON.readTree(message.body()).path("id");
      return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** Returns the rejection code, or {@link #GAVE_UP}. */
  String code() {
    return reasonAttribute("rejection_code").orElseGet(() -> switch (PARSER.parse(message.body())) {
      // The message had no free attributes, or the function could not send it and SQS moved it.
      case Rejection rejection -> rejection.code();
      case Student _ -> GAVE_UP;
    });
  }

  /** Returns the reason in one sentence, without the student's name. */
  String reason() {
    return reasonAttribute("rejection_sentence")
        .orElseGet(() -> switch (PARSER.parse(message.body())) {
          case Rejection rejection -> rejection.sentence();
          case Student _ -> "The message exceeded maxReceiveCount; see the function's log.";
        });
  }

  /** Returns when the publisher sent the message, or {@link #sentAt()} if that is unknown. */
  Instant firstSentAt() {
    return attribute("first_sent_timestamp")
        .filter(it -> it.matches("\\d{1,15}"))
        .map(it -> Instant.ofEpochMilli(Long.parseLong(it)))
        .orElseGet(this::sentAt);
  }

  /** Returns when the message was sent to this queue or, if SQS moved it, to its source queue. */
  Instant sentAt() {
    return Instant.ofEpochMilli(
        Long.parseLong(systemAttribute(MessageSystemAttributeName.SENT_TIMESTAMP).orElse("0")));
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
  String receiveCount() {
    return systemAttribute(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT).orElse("?");
  }

  /** Returns whether {@code id} is the student's id, the message id or the original message id. */
  boolean hasId(String id) {
    return message.messageId().equals(id) || studentId().equals(Optional.of(id))
        || attribute("original_message_id").equals(Optional.of(id));
  }

  /** Returns the message attributes that the publisher set. */
  Map<String, MessageAttributeValue> publisherAttributes() {
    var attributes = new HashMap<>(message.messageAttributes());
    attributes.keySet().removeAll(REJECTION_ATTRIBUTES);
    return attributes;
  }

  Optional<String> systemAttribute(MessageSystemAttributeName name) {
    return Optional.ofNullable(message.attributes().get(name));
  }

  /** Empty if the redrive policy moved the message: an attribute then is of an earlier rejection. */
  private Optional<String> reasonAttribute(String name) {
    return systemAttribute(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN).isPresent()
        ? Optional.empty()
        : attribute(name);
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(message.messageAttributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }
}
