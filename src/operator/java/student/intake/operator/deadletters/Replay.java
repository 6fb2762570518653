package student.intake.operator.deadletters;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

  /** Replays the selected messages, and returns how much of the queue it has seen. */
  BrowseResult run(Selection selection, Duration wait, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    var start = Instant.now();
    return queue.browse(
        Integer.MAX_VALUE, wait, stopped,
        // A message that arrives later may be one that was replayed and failed again.
        it -> !it.sentAt().isAfter(start) && selection.includes(it) && replay(it));
  }

  int replayed() {
    return replayed;
  }

  int failed() {
    return failed;
  }

  private boolean replay(DeadLetter deadLetter) throws InterruptedException {
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
