package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Optional;
import student.intake.message.Parsed;
import student.intake.message.Student;

/**
 * A message of the batch and what became of it.
 *
 * @param message as Lambda handed it over
 * @param parsed what its body turned out to be
 * @param outcome what became of it
 */
public record BatchMessage(SQSMessage message, Parsed parsed, Outcome outcome) {

  /** The same message with this outcome. */
  BatchMessage with(Outcome other) {
    return new BatchMessage(message, parsed, other);
  }

  /** The student's id; empty when the body is rejected. */
  public Optional<String> studentId() {
    return parsed instanceof Student student ? Optional.of(student.id()) : Optional.empty();
  }

  /** The group within which order is kept; empty unless the queue is FIFO. */
  public Optional<String> messageGroupId() {
    return MessageGroups.idOf(message);
  }
}
