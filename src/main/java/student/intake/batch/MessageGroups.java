package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Optional;

/** The message groups of FIFO queues, within which order is kept. */
final class MessageGroups {

  private MessageGroups() {}

  /**
   * The group of a FIFO queue's message. Messages of a standard queue may carry a group id as well:
   * there it only shares the queue fairly between senders (SQS Developer Guide, "Amazon SQS fair
   * queues") and promises no order.
   */
  static Optional<String> idOf(SQSMessage message) {
    var fifo = Optional.ofNullable(message.getEventSourceArn()).filter(it -> it.endsWith(".fifo"));
    return fifo.flatMap(_ -> Optional.ofNullable(message.getAttributes()))
        .map(it -> it.get("MessageGroupId"));
  }
}
