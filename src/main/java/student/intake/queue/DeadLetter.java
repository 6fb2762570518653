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
import student.intake.batch.BatchMessage;
import student.intake.batch.Outcome.Rejected;
import student.intake.message.Rejection;

/**
 * A rejected message as it is sent to the dead-letter queue: body and attributes unchanged, plus as
 * many of the function's attributes as SQS has room for.
 *
 * <p>A message has at most ten attributes and 1 MiB (SQS Developer Guide, "Amazon SQS message quotas").
 *
 * @param bytes size that counts towards SQS's limits: body, attribute names, types and values
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
    var attributes = senderAttributes(rejected.message());
    var bytes = utf8Bytes(rejected.message().getBody());
    for (var attribute : attributes.entrySet()) {
      bytes += bytes(attribute);
    }
    for (var attribute : functionAttributes(rejected.message(), reason).entrySet()) {
      var fits = attributes.size() < MAX_ATTRIBUTES && bytes + bytes(attribute) <= MAX_BYTES;
      if (fits && attributes.putIfAbsent(attribute.getKey(), attribute.getValue()) == null) {
        bytes += bytes(attribute);
      }
    }
    return new DeadLetter(rejected, reason, attributes, bytes);
  }

  SendMessageBatchRequestEntry entry(String entryId) {
    var entry = SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(rejected.message().getBody())
        .messageAttributes(attributes);
    // A repeated send after a lost response is deduplicated.
    rejected.messageGroupId()
        .ifPresent(
            group -> entry.messageGroupId(group)
                .messageDeduplicationId(rejected.message().getMessageId()));
    return entry.build();
  }

  private static Map<String, MessageAttributeValue> senderAttributes(SQSMessage message) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    Optional.ofNullable(message.getMessageAttributes())
        .ifPresent(all -> all.forEach((name, value) -> attributes.put(name, unchanged(value))));
    if (attributes.containsKey(ORIGINAL_MESSAGE_ID)) {
      // A replayed dead letter: the origin is still true, the reason may have changed.
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

  /** The most useful first: there may not be room for all. */
  private static Map<String, MessageAttributeValue> functionAttributes(
      SQSMessage message, Rejection reason) {
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
