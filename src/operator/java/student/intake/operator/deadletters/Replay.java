package student.intake.operator.deadletters;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import student.intake.operator.Printable;
import student.intake.operator.RateLimiter;

/**
 * Copies selected dead letters to another queue, and deletes each when SQS has acknowledged its copy. After
 * a failure, the rest of a FIFO message group stays, so that the order is kept.
 */
final class Replay {

  private final DeadLetterQueue queue;
  private final String destination;
  private final RateLimiter rateLimiter;
  private final PrintStream err;

  private final Set<String> failedGroups = new HashSet<>();
  private int replayed;
  private int failed;

  Replay(DeadLetterQueue queue, String destination, RateLimiter rateLimiter, PrintStream err) {
    this.queue = queue;
    this.destination = destination;
    this.rateLimiter = rateLimiter;
    this.err = err;
  }

  int replayed() {
    return replayed;
  }

  int failed() {
    return failed;
  }

  /** Replays {@code deadLetter} and returns whether it was deleted. */
  boolean replay(DeadLetter deadLetter) throws InterruptedException {
    var group = DeadLetterQueue.messageGroupId(deadLetter);
    if (queue.isFifo() && failedGroups.contains(group)) {
      reportFailure(deadLetter, "an earlier message of its message group was not replayed");
      return false;
    }
    rateLimiter.acquire(1);
    try {
      queue.sendTo(destination, deadLetter);
    } catch (SdkException failure) {
      failedGroups.add(group);
      reportFailure(deadLetter, String.valueOf(failure.getMessage()));
      return false;
    }
    replayed++;
    return delete(deadLetter);
  }

  private void reportFailure(DeadLetter deadLetter, String cause) {
    failed++;
    err.printf(
        "%s was not replayed: %s%n", deadLetter.message().messageId(), Printable.of(cause));
  }

  private boolean delete(DeadLetter deadLetter) {
    try {
      queue.delete(deadLetter);
      return true;
    } catch (SdkException failure) {
      err.printf(
          "%s was replayed but not deleted from the dead-letter queue: %s%n",
          deadLetter.message().messageId(), Printable.of(String.valueOf(failure.getMessage())));
      return false;
    }
  }
}
