package student.intake.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.BatchMessage;
import student.intake.message.Rejection;

/**
 * A rejected message as the dead-letter queue gets it: body and attributes as they were sent, and as
 * many of our own attributes beside them as SQS has room for.
 *
 * <p>SQS allows ten attributes and 1 MiB a message (SQS Developer Guide, "Amazon SQS message quotas").
 *
 * @param bytes what counts towards SQS's limit on a batch: body, attribute names, types and values
 */
record DeadLetter(
    BatchMessage rejected,
    Rejection reason,
    Map<String, MessageAttributeValue> attributes,
    int bytes) {

  static final int MAX_BYTES = 1_048_576;
  private static final int MAX_ATTRIBUTES = 10;

  private static final String REJECTION_CODE = "rejection_code";
  private static final String REJECTION_SENTENCE = "rejection_sentence";
  private static final String ORIGINAL_MESSAGE_ID = "original_message_id";
  private static final Set<String> REASON = Set.of(REJECTION_CODE, REJECTION_SENTENCE);

  static DeadLetter of(BatchMessage rejected) {
    if (!(rejected.outcome() instanceof Rejected(var reason))) {
      throw new IllegalArgumentException("Only a rejected message becomes a dead letter");
    }
    var attributes = theirs(rejected.message());
    var bytes = utf8Bytes(rejected.message().getBody());
    for (var attribute : attributes.entrySet()) {
      bytes += bytes(attribute);
    }
    for (var ours : ours(rejected.message(), reason).entrySet()) {
      var fits = attributes.size() < MAX_ATTRIBUTES && bytes + bytes(ours) <= MAX_BYTES;
      if (fits && attributes.putIfAbsent(ours.getKey(), ours.getValue()) == null) {
        bytes += bytes(ours);
      }
    }
    return new DeadLetter(rejected, reason, attributes, bytes);
  }

  SendMessageBatchRequestEntry entry(String entryId) {
    var entry = SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(rejected.message().getBody())
        .messageAttributes(attributes);
    // Sent again after a lost answer, it is the same dead letter.
    rejected.messageGroupId()
        .ifPresent(
            group -> entry.messageGroupId(group)
                .messageDeduplicationId(rejected.message().getMessageId()));
    return entry.build();
  }

  private static Map<String, MessageAttributeValue> theirs(SQSMessage message) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    Optional.ofNullable(message.getMessageAttributes())
        .ifPresent(all -> all.forEach((name, value) -> attributes.put(name, unchanged(value))));
    if (attributes.containsKey(ORIGINAL_MESSAGE_ID)) {
      // Replayed: where it came from stays, but why it is rejected may be another reason now.
      attributes.keySet().removeAll(REASON);
    }
    return attributes;
  }

  private static MessageAttributeValue unchanged(MessageAttribute attribute) {
    var value = MessageAttributeValue.builder()
        .dataType(attribute.getDataType())
        .stringValue(attribute.getStringValue());
    Optional.ofNullable(attribute.getBinaryValue())
        .ifPresent(it -> value.binaryValue(SdkBytes.fromByteBuffer(it.duplicate())));
    return value.build();
  }

  /** In the order of their worth, for there may not be room for all. */
  private static Map<String, MessageAttributeValue> ours(SQSMessage message, Rejection reason) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    attributes.put(REJECTION_CODE, text(reason.code()));
    attributes.put(ORIGINAL_MESSAGE_ID, text(message.getMessageId()));
    firstSent(message).ifPresent(it -> attributes.put("first_sent_timestamp", text(it)));
    attributes.put(REJECTION_SENTENCE, text(reason.sentence()));
    return attributes;
  }

  private static Optional<String> firstSent(SQSMessage message) {
    return Optional.ofNullable(message.getAttributes()).map(it -> it.get("SentTimestamp"));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static int bytes(Map.Entry<String, MessageAttributeValue> attribute) {
    var value = attribute.getValue();
    return utf8Bytes(attribute.getKey())
        + utf8Bytes(value.dataType())
        + (value.stringValue() == null ? 0 : utf8Bytes(value.stringValue()))
        + (value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length);
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
