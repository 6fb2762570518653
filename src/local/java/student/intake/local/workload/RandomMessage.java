package student.intake.local.workload;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import student.intake.local.cloud.OutgoingMessage;
import student.intake.message.Student;

/**
 * A message of {@link RandomTraffic}. An attribute with its number tells it from every other.
 *
 * @param student what it means; empty when it can never be a student
 */
record RandomMessage(OutgoingMessage message, Optional<Student> student) {

  static final String NUMBER = "publisher_number";

  private static final Set<String> ADDED_BY_THE_FUNCTION = Set.of(
      "rejection_code", "original_message_id", "first_sent_timestamp", "rejection_sentence");

  /** The number that the publisher gave to {@code letter}; empty when it is not of this traffic. */
  static OptionalInt numberOf(Message letter) {
    var number = letter.messageAttributes().get(NUMBER);
    return number == null
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(number.stringValue()));
  }

  /** Whether {@code letter} has the body and the attributes that this message was sent with. */
  boolean isUnchangedIn(Message letter) {
    return letter.body().equals(message.body())
        && publishersOwn(letter.messageAttributes()).equals(message.attributes());
  }

  private static Map<String, MessageAttributeValue> publishersOwn(
      Map<String, MessageAttributeValue> attributes) {
    return attributes.entrySet()
        .stream()
        .filter(it -> !ADDED_BY_THE_FUNCTION.contains(it.getKey()))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
