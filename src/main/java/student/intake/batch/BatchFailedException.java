package student.intake.batch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.Serial;
import java.util.Map;
import java.util.TreeMap;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;

/**
 * Thrown instead of a response, so that Lambda retries the whole batch: if every message must be retried,
 * because only an exception counts in Lambda's Errors metric, or if a message to retry has no id that a
 * response could name.
 */
public final class BatchFailedException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message counts the causes. */
  public BatchFailedException(BatchResult batch) {
    super("%s must be retried, because of %s".formatted(subject(batch), causes(batch)));
  }

  private static String subject(BatchResult batch) {
    var size = batch.messages().size();
    return batch.canBeReported()
        ? "All %,d messages of the batch".formatted(size)
        : "The event is not from SQS: messages have no messageId. The batch of %,d".formatted(size);
  }

  private static Map<String, Long> causes(BatchResult batch) {
    return batch.messages().stream()
        .map(BatchMessage::outcome)
        .collect(groupingBy(BatchFailedException::cause, TreeMap::new, counting()));
  }

  private static String cause(Outcome outcome) {
    return switch (outcome) {
      case Retry(var cause, _) -> cause;
      case Rejected(var reason) -> reason.code();
      // Settled, and retried only because of an earlier message of its FIFO group.
      case Added _, AlreadyPresent _, Conflict _, DeadLettered _ -> Retry.BEHIND_A_RETRY.cause();
    };
  }
}
