package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * The message attributes of a dead letter that is sent to its queue again: those that it had, and what SQS
 * knew about it and a sender cannot set. That is added as the function's attributes, while SQS has room for
 * them: the id and the time of the original message, and why it is a dead letter if SQS moved it.
 *
 * <p>A message has at most ten attributes and 1 MiB (SQS Developer Guide, "Amazon SQS message quotas").
 */
final class RestoredAttributes {

  private static final int MAX_ATTRIBUTES = 10;
  private static final int MAX_BYTES = 1_048_576;

  private final Map<String, MessageAttributeValue> all;
  private int bytes;

  private RestoredAttributes(DeadLetter deadLetter) {
    this.all = new HashMap<>(deadLetter.message().messageAttributes());
    if (deadLetter.wasMoved()) {
      // They are of an earlier rejection.
      all.remove(DeadLetter.REJECTION_CODE);
      all.remove(DeadLetter.REJECTION_SENTENCE);
    }
    this.bytes = bytes(deadLetter.message().body());
    all.forEach((name, value) -> bytes += bytes(name, value));
  }

  static Map<String, MessageAttributeValue> of(DeadLetter deadLetter) {
    var attributes = new RestoredAttributes(deadLetter);
    if (deadLetter.wasMoved()) {
      attributes.add(DeadLetter.REJECTION_CODE, deadLetter.code());
    }
    attributes.add(DeadLetter.ORIGINAL_MESSAGE_ID, deadLetter.message().messageId());
    if (deadLetter.firstSentAt().isAfter(Instant.EPOCH)) {
      attributes.add(
          DeadLetter.FIRST_SENT_TIMESTAMP,
          String.valueOf(deadLetter.firstSentAt().toEpochMilli()));
    }
    if (deadLetter.wasMoved()) {
      attributes.add(DeadLetter.REJECTION_SENTENCE, deadLetter.reason());
    }
    return attributes.all;
  }

  private void add(String name, String text) {
    var value = MessageAttributeValue.builder().dataType("String").stringValue(text).build();
    if (!all.containsKey(name) && all.size() < MAX_ATTRIBUTES
        && bytes + bytes(name, value) <= MAX_BYTES) {
      all.put(name, value);
      bytes += bytes(name, value);
    }
  }

  private static int bytes(String name, MessageAttributeValue value) {
    return bytes(name) + bytes(value.dataType()) + bytes(value.stringValue())
        + (value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length);
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }
}
