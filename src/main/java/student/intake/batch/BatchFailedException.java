package student.intake.batch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.Serial;
import java.util.Map;
import java.util.TreeMap;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.batch.BatchMessage;

/**
 * Not one message of the batch is done with: the whole batch comes back.
 *
 * <p>Thrown instead of a response that lists every message, because only an exception raises Lambda's
 * Errors metric and slows its pollers down (Lambda Developer Guide, "Implementing partial batch
 * responses").
 */
final class BatchFailedException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  BatchFailedException(BatchResult batch) {
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
      // It is done with, and comes back only behind another one of its FIFO group.
      case Added _, AlreadyPresent _, Conflict _, DeadLettered _ -> Retry.BEHIND_A_RETRY.cause();
    };
  }
}
