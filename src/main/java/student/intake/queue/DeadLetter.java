package student.intake.queue;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends.AWS_TRACE_HEADER;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import student.intake.batch.BatchMessage;
import student.intake.batch.Outcome.Rejected;
import student.intake.message.Rejection;

/**
 * A rejected message as it is sent to the dead-letter queue: body, message attributes, trace header and
 * message group unchanged, plus as many of the function's attributes as SQS has room for.
 *
 * <p>The names of the function's attributes are reserved. What a message has under them, from its sender
 * or from an earlier rejection, is replaced or removed, so that a reason is never foreign or stale.
 *
 * <p>A message has at most ten attributes and 1 MiB (SQS Developer Guide, "Amazon SQS message quotas").
 *
 * @param bytes size that counts towards SQS's limits: body, attribute names, types and values
 */
record DeadLetter(
    BatchMessage rejected, Rejection reason, SendMessageBatchRequestEntry unnumbered, int bytes) {

  static final int MAX_BYTES = 1_048_576;
  private static final int MAX_ATTRIBUTES = 10;

  private static final String REJECTION_CODE = "rejection_code";
  private static final String REJECTION_SENTENCE = "rejection_sentence";
  private static final String ORIGINAL_MESSAGE_ID = "original_message_id";
  private static final String FIRST_SENT_TIMESTAMP = "first_sent_timestamp";
  private static final Set<String> RESERVED = Set.of(
      REJECTION_CODE, REJECTION_SENTENCE, ORIGINAL_MESSAGE_ID, FIRST_SENT_TIMESTAMP);

  private static final Set<String> CODES = Arrays.stream(Rejection.values())
      .map(Rejection::code)
      .collect(toUnmodifiableSet());

  static DeadLetter of(BatchMessage rejected) {
    if (!(rejected.outcome() instanceof Rejected(var reason))) {
      throw new IllegalArgumentException("Only a rejected message becomes a dead letter");
    }
    var message = rejected.message();
    var attributes = MessageAttributes.of(message);
    var added = functionAttributes(rejected, attributes, reason);
    attributes.keySet().removeAll(RESERVED);
    var bytes = MessageAttributes.utf8Bytes(message.getBody())
        + attributes.entrySet().stream().mapToInt(MessageAttributes::bytes).sum();
    for (var attribute : added.entrySet()) {
      var more = MessageAttributes.bytes(attribute);
      if (attributes.size() >= MAX_ATTRIBUTES || bytes + more > MAX_BYTES) {
        break;
      }
      attributes.put(attribute.getKey(), attribute.getValue());
      bytes += more;
    }
    return new DeadLetter(rejected, reason, entry(rejected, attributes), bytes);
  }

  SendMessageBatchRequestEntry entry(String entryId) {
    return unnumbered.toBuilder().id(entryId).build();
  }

  private static SendMessageBatchRequestEntry entry(
      BatchMessage rejected, Map<String, MessageAttributeValue> attributes) {
    var message = rejected.message();
    var entry = SendMessageBatchRequestEntry.builder()
        .messageBody(message.getBody())
        .messageAttributes(attributes);
    // Not counted towards the size (SQS API Reference, SendMessageBatchRequestEntry).
    system(rejected, "AWSTraceHeader")
        .map(it -> MessageSystemAttributeValue.builder().dataType("String").stringValue(it).build())
        .ifPresent(it -> entry.messageSystemAttributes(Map.of(AWS_TRACE_HEADER, it)));
    // On a standard queue too (SQS Developer Guide, "Amazon SQS fair queues").
    system(rejected, "MessageGroupId").ifPresent(entry::messageGroupId);
    // A repeated send after a lost response is deduplicated. A standard queue refuses the id.
    rejected.messageGroupId()
        .map(_ -> message.getMessageId())
        .ifPresent(entry::messageDeduplicationId);
    return entry.build();
  }

  /**
   * The most useful first: there may not be room for all.
   *
   * @param received the attributes of the message. If it was replayed, they tell its origin, as far as
   *     there was room for that: its own id and timestamp are those of the replay.
   */
  private static Map<String, MessageAttributeValue> functionAttributes(
      BatchMessage rejected, Map<String, MessageAttributeValue> received, Rejection reason) {
    var replayed = text(received, REJECTION_CODE).filter(CODES::contains).isPresent();
    var messageId = replayed
        ? text(received, ORIGINAL_MESSAGE_ID)
        : Optional.ofNullable(rejected.message().getMessageId());
    var firstSent = replayed
        ? text(received, FIRST_SENT_TIMESTAMP)
        : system(rejected, "SentTimestamp");
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    attributes.put(REJECTION_CODE, MessageAttributes.text(reason.code()));
    messageId.filter(not(String::isEmpty))
        .ifPresent(it -> attributes.put(ORIGINAL_MESSAGE_ID, MessageAttributes.text(it)));
    firstSent.filter(it -> it.matches("\\d+"))
        .ifPresent(it -> attributes.put(FIRST_SENT_TIMESTAMP, MessageAttributes.text(it)));
    attributes.put(REJECTION_SENTENCE, MessageAttributes.text(reason.sentence()));
    return attributes;
  }

  /** A handmade event can have an empty value, which SQS refuses. */
  private static Optional<String> system(BatchMessage rejected, String name) {
    return rejected.attribute(name).filter(not(String::isEmpty));
  }

  private static Optional<String> text(
      Map<String, MessageAttributeValue> attributes, String name) {
    return Optional.ofNullable(attributes.get(name)).map(MessageAttributeValue::stringValue);
  }
}
