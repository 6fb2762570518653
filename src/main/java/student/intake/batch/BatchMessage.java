package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Optional;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Parsed;
import student.intake.message.Student;

/**
 * A message of the batch and its outcome.
 *
 * @param message the message as received from Lambda
 * @param parsed the parsed body
 * @param outcome the outcome so far
 */
public record BatchMessage(SQSMessage message, Parsed parsed, Outcome outcome) {

  /** A message without a result. It is retried unless it gets another outcome. */
  static BatchMessage unprocessed(SQSMessage message, Parsed parsed) {
    return new BatchMessage(message, parsed, Retry.DEADLINE_REACHED);
  }

  BatchMessage with(Outcome other) {
    return new BatchMessage(message, parsed, other);
  }

  /** Returns the student's id, or empty if the body is rejected. */
  public Optional<String> studentId() {
    return parsed instanceof Student student ? Optional.of(student.id()) : Optional.empty();
  }

  /**
   * Returns the message group, or empty unless the queue is FIFO. On a standard queue a group id only
   * serves fair queuing and implies no order (SQS Developer Guide, "Amazon SQS fair queues").
   */
  public Optional<String> messageGroupId() {
    var fifo = Optional.ofNullable(message.getEventSourceArn()).filter(it -> it.endsWith(".fifo"));
    return fifo.flatMap(_ -> attribute("MessageGroupId"));
  }

  /** Returns how often the message has been received; 1 if the event does not say. */
  public int receiveCount() {
    try {
      return attribute("ApproximateReceiveCount").map(Integer::valueOf).orElse(1);
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  /** Returns whether a response can name the message. Lambda rejects an empty identifier. */
  boolean hasId() {
    return message.getMessageId() != null && !message.getMessageId().isEmpty();
  }

  /** Returns a system attribute of the message, or empty if the event lacks it. */
  public Optional<String> attribute(String name) {
    return Optional.ofNullable(message.getAttributes()).map(it -> it.get(name));
  }
}
