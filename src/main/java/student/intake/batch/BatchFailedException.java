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
 * Thrown if every message of a batch must be retried, instead of a response that names them all: only
 * an exception counts in Lambda's Errors metric.
 */
public final class BatchFailedException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message counts the causes. */
  public BatchFailedException(BatchResult batch) {
    super(
        "All %,d messages of the batch must be retried, because of %s"
            .formatted(batch.messages().size(), causes(batch)));
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
