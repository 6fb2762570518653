package student.intake.local.cloud;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A message in a queue.
 *
 * @param traceHeader X-Ray's
 * @param receiveCount how many times it has been received
 * @param visibleAt when it can be received next
 */
public record QueuedMessage(
    String queueName, String messageId, String body, Map<String, MessageAttributeValue> attributes,
    Optional<String> traceHeader, Instant sentAt, int receiveCount, Instant visibleAt) {

  public QueuedMessage {
    attributes = Map.copyOf(attributes);
  }
}
