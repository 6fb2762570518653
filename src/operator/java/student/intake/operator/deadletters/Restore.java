package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import student.intake.command.InterruptSignal;
import student.intake.operator.OperatorException;
import student.intake.operator.Plural;
import student.intake.operator.Printable;
import student.intake.operator.RateLimiter;

/**
 * Sends the dead letters of a file to their queue again, each message id once. A command that was stopped or
 * killed goes on where it was.
 */
final class Restore {

  /** Then the cause is not in one message. */
  private static final int MAX_CONSECUTIVE_FAILURES = 10;

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Path path;
  private final Selection selection;
  private final DeadLetterQueue queue;
  private final RateLimiter rateLimiter;
  private final InterruptSignal stop;
  private final PrintStream out;
  private final PrintStream err;

  private final Set<String> failedGroups = new HashSet<>();
  private int restored;
  private int before;
  private int failed;
  private int consecutiveFailures;

  Restore(
      Path path, Selection selection, DeadLetterQueue queue, RateLimiter rateLimiter,
      InterruptSignal stop, PrintStream out, PrintStream err) {
    this.path = path;
    this.selection = selection;
    this.queue = queue;
    this.rateLimiter = rateLimiter;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /**
   * Checks the whole file, then sends its dead letters.
   *
   * @return whether all selected ones are restored
   * @throws OperatorException if a line is no dead letter: nothing was sent
   */
  boolean run() throws IOException, InterruptedException {
    var total = countSelected();
    if (total == 0) {
      err.printf("%s has no %s%n", path, Printable.of(selection.noun()));
      return false;
    }
    try (var progress = RestoreProgress.open(path, queue.url()); var lines = open()) {
      for (var line = lines.readLine(); line != null && !isStopped(); line = lines.readLine()) {
        var letter = DeadLetterJson.read(bytes(line)).filter(selection::includes).orElse(null);
        if (letter != null) {
          restore(letter, progress);
        }
      }
      report(progress);
    }
    return restored + before == total;
  }

  private boolean isStopped() {
    return stop.raised() || consecutiveFailures == MAX_CONSECUTIVE_FAILURES;
  }

  private BufferedReader open() throws IOException {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new OperatorException("cannot read " + path);
    }
    return Files.newBufferedReader(path, ISO_8859_1);
  }

  /** The bytes decide whether a line is cut off: its last character can be. */
  private static byte[] bytes(String line) {
    return line.getBytes(ISO_8859_1);
  }

  /** The last line of a file is incomplete if the command that wrote it was killed. */
  private int countSelected() throws IOException {
    var count = 0;
    var number = 0L;
    try (var lines = open()) {
      for (var line = lines.readLine(); line != null;) {
        number++;
        var next = lines.readLine();
        var letter = DeadLetterJson.read(bytes(line)).orElse(null);
        if (letter == null && !line.isBlank()) {
          reportInvalid(number, line, next);
        }
        count += letter != null && selection.includes(letter) ? 1 : 0;
        line = next;
      }
    }
    return count;
  }

  private void reportInvalid(long number, String line, @Nullable String next) {
    if (next != null || !DeadLetterJson.isCutOff(bytes(line))) {
      throw new OperatorException(
          "line %d of %s is not a dead letter that save has written; nothing was restored"
              .formatted(number, path));
    }
    err.printf(
        "Line %d of %s, the last, is incomplete and is not restored: the command that wrote it was"
            + " stopped before it deleted this message.%n",
        number, path);
  }

  private void restore(DeadLetter letter, RestoreProgress progress)
      throws IOException, InterruptedException {
    var id = letter.message().messageId();
    if (progress.isRestored(id)) {
      before++;
      return;
    }
    var group = DeadLetterQueue.messageGroupId(letter);
    if (queue.isFifo() && failedGroups.contains(group)) {
      reportFailure(id, "an earlier message of its message group was not restored");
      return;
    }
    rateLimiter.acquire(1);
    var uncertain = progress.isUncertain(id);
    progress.sending(id);
    try {
      queue.restore(letter, progress.deduplicationId(id));
      if (uncertain) {
        err.printf(
            "%s can be in the queue twice: an earlier command ended before SQS had acknowledged"
                + " it.%n",
            Printable.of(id));
      }
      progress.restored(id);
      restored++;
      consecutiveFailures = 0;
    } catch (SdkException failure) {
      if (isRefusal(failure)) {
        progress.refused(id);
      }
      failedGroups.add(group);
      consecutiveFailures++;
      reportFailure(id, String.valueOf(failure.getMessage()));
    }
  }

  /** After any other failure, the queue can have the message. */
  private static boolean isRefusal(SdkException failure) {
    return failure instanceof AwsServiceException answer && answer.statusCode() >= CLIENT_ERROR
        && answer.statusCode() < SERVER_ERROR;
  }

  private void reportFailure(String messageId, String cause) {
    failed++;
    err.printf(
        "%s was not restored: %s%n", Printable.of(messageId), Printable.of(cause));
  }

  private void report(RestoreProgress progress) {
    out.printf(
        "Restored: %s. Failed: %,d. Already restored: %,d.%n",
        Plural.of(restored, "message"), failed, before);
    if (isStopped()) {
      err.printf("Stopped. Run the command again: %s has the progress.%n", progress.path());
    } else if (restored == 0 && failed == 0) {
      err.printf(
          "All were restored before, says %s. To restore them again, remove it.%n",
          progress.path());
    }
  }
}
