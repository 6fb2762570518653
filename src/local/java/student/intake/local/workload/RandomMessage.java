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
 * A message of a {@link RandomWorkload}. A message attribute holds its number.
 *
 * @param student the student in the message; empty if the message is malformed
 */
record RandomMessage(OutgoingMessage message, Optional<Student> student) {

  static final String NUMBER = "publisher_number";

  private static final Set<String> ADDED_BY_FUNCTION = Set.of(
      "rejection_code", "original_message_id", "first_sent_timestamp", "rejection_sentence");

  /** Returns the number of {@code deadLetter}; empty if it is not a message of the workload. */
  static OptionalInt numberOf(Message deadLetter) {
    var number = deadLetter.messageAttributes().get(NUMBER);
    return number == null
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(number.stringValue()));
  }

  /** Whether {@code deadLetter} has the body and the message attributes of this message. */
  boolean isUnchangedIn(Message deadLetter) {
    return deadLetter.body().equals(message.body())
        && publisherAttributes(deadLetter.messageAttributes()).equals(message.attributes());
  }

  private static Map<String, MessageAttributeValue> publisherAttributes(
      Map<String, MessageAttributeValue> attributes) {
    return attributes.entrySet()
        .stream()
        .filter(it -> !ADDED_BY_FUNCTION.contains(it.getKey()))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
