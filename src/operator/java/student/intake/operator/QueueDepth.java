package student.intake.operator;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The approximate number of messages in a queue.
 *
 * @param inFlight received, but not deleted or visible again; a message that waits for its retry is one
 * @param retention how long the queue keeps a message
 */
record QueueDepth(String visible, String inFlight, String delayed, Duration retention) {

  static QueueDepth of(SqsClient sqs, String url) {
    var attributes = sqs.getQueueAttributes(
        it -> it.queueUrl(url)
            .attributeNames(
                APPROXIMATE_NUMBER_OF_MESSAGES,
                APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                MESSAGE_RETENTION_PERIOD))
        .attributes();
    return new QueueDepth(
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES, "?"),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "?"),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "?"),
        Duration.ofSeconds(
            Long.parseLong(attributes.getOrDefault(MESSAGE_RETENTION_PERIOD, "0"))));
  }

  /** Returns the three numbers, formatted for printing. */
  String text() {
    return "%s visible, %s in flight, %s delayed".formatted(visible, inFlight, delayed);
  }
}
