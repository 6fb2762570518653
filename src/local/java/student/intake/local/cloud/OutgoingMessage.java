package student.intake.local.cloud;

import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A message to send.
 *
 * @param messageGroupId message group, used for FIFO queues only
 */
public record OutgoingMessage(
    String body, Map<String, MessageAttributeValue> attributes, String messageGroupId) {

  public OutgoingMessage {
    attributes = Map.copyOf(attributes);
  }

  /** Returns a message without attributes, in the default message group. */
  public static OutgoingMessage of(String body) {
    return new OutgoingMessage(body, Map.of(), "default");
  }

  SendMessageBatchRequestEntry entry(String entryId, EmbeddedQueue.Kind kind) {
    var entry = SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(body)
        .messageAttributes(attributes);
    return switch (kind) {
      case STANDARD -> entry.build();
      case FIFO -> entry.messageGroupId(messageGroupId)
          .messageDeduplicationId(UUID.randomUUID().toString())
          .build();
    };
  }
}
