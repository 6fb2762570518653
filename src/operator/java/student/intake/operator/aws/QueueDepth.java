package student.intake.operator.aws;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The approximate number of messages in a queue.
 *
 * @param inFlight received, but not deleted or visible again; a message that waits for its retry is one
 * @param retention how long the queue keeps a message
 * @param visibilityTimeout how long a received message is hidden unless its consumer chooses another time
 */
public record QueueDepth(
    int visible, int inFlight, int delayed, Duration retention, Duration visibilityTimeout) {

  public static QueueDepth of(SqsClient sqs, String url) {
    var attributes = sqs.getQueueAttributes(
        it -> it.queueUrl(url)
            .attributeNames(
                APPROXIMATE_NUMBER_OF_MESSAGES,
                APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                MESSAGE_RETENTION_PERIOD,
                VISIBILITY_TIMEOUT))
        .attributes();
    return new QueueDepth(
        Integer.parseInt(attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES, "0")),
        Integer.parseInt(attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0")),
        Integer.parseInt(attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "0")),
        Duration.ofSeconds(
            Long.parseLong(attributes.getOrDefault(MESSAGE_RETENTION_PERIOD, "0"))),
        Duration.ofSeconds(Long.parseLong(attributes.getOrDefault(VISIBILITY_TIMEOUT, "0"))));
  }

  /** Returns the number of messages, visible or not. */
  public int total() {
    return visible + inFlight + delayed;
  }

  /** Returns the three numbers, formatted for printing. */
  public String text() {
    return "%,d visible, %,d in flight, %,d delayed".formatted(visible, inFlight, delayed);
  }
}
