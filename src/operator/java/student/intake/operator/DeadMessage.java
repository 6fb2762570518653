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

/** A message on the dead-letter queue, and why it is there. */
record DeadMessage(Message message) {

  /** The code of a message that the redrive policy moved: the function never rejected it. */
  static final String GAVE_UP = "gave-up";

  /** What the function adds to a message that it rejects; the rest is the publisher's. */
  static final Set<String> REASON_ATTRIBUTES = Set.of(
      "rejection_code", "rejection_sentence", "original_message_id", "first_sent_timestamp");

  private static final MessageParser PARSER = new MessageParser();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The student's id, as far as the body tells one. */
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

  /** The rejection's code, or {@link #GAVE_UP}. */
  String code() {
    return attribute("rejection_code").orElseGet(() -> switch (PARSER.parse(message.body())) {
      // There was no room for the reason, or the dead-letter queue did not take it from the function.
      case Rejection rejection -> rejection.code();
      case Student _ -> GAVE_UP;
    });
  }

  /** One sentence for a person, without a name. */
  String sentence() {
    return attribute("rejection_sentence").orElseGet(() -> switch (PARSER.parse(message.body())) {
      case Rejection rejection -> rejection.sentence();
      case Student _ -> "It was received too often without success; the function's log tells why.";
    });
  }

  /** When its publisher sent it, as far as is known. */
  Instant firstSent() {
    return attribute("first_sent_timestamp")
        .filter(it -> it.matches("\\d{1,15}"))
        .map(it -> Instant.ofEpochMilli(Long.parseLong(it)))
        .orElseGet(this::arrived);
  }

  /** When it was sent here or, if the redrive policy moved it, to the first queue. */
  Instant arrived() {
    return Instant.ofEpochMilli(
        Long.parseLong(system(MessageSystemAttributeName.SENT_TIMESTAMP).orElse("0")));
  }

  /** For a person: how long ago it was first sent. */
  String age() {
    var age = Duration.between(firstSent(), Instant.now());
    if (age.toHours() >= 48) {
      return age.toDays() + " d";
    }
    if (age.toMinutes() >= 120) {
      return age.toHours() + " h";
    }
    return age.toSeconds() >= 120 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  /** How often it was received from here, looks at it included. */
  String receiveCount() {
    return system(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT).orElse("?");
  }

  /** Whether {@code id} is its student's, its own, or that which it had on the first queue. */
  boolean isCalled(String id) {
    return message.messageId().equals(id) || studentId().equals(Optional.of(id))
        || attribute("original_message_id").equals(Optional.of(id));
  }

  /** The attributes that its publisher gave it. */
  Map<String, MessageAttributeValue> publishersAttributes() {
    var attributes = new HashMap<>(message.messageAttributes());
    attributes.keySet().removeAll(REASON_ATTRIBUTES);
    return attributes;
  }

  Optional<String> system(MessageSystemAttributeName name) {
    return Optional.ofNullable(message.attributes().get(name));
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(message.messageAttributes().get(name))
        .map(MessageAttributeValue::stringValue);
  }
}
