package student.intake.operator.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The selected dead letters of a queue: visits them, and reports if it may not have visited all. */
final class SelectedLetters {

  private final DeadLetterQueue queue;
  private final Selection selection;
  private final Reporter reporter;

  /** How many were visited. */
  private int count;
  private boolean foundOnly;

  SelectedLetters(DeadLetterQueue queue, Selection selection, Reporter reporter) {
    this.queue = queue;
    this.selection = selection;
    this.reporter = reporter;
  }

  /** Reads each, and waits at most {@code wait} for messages that another consumer has received. */
  BrowseResult read(Duration wait, DeadLetterQueue.Reader reader)
      throws IOException, InterruptedException {
    return read(() -> wait, reader);
  }

  /** Reads those that are visible, and waits for others only while it has found none. */
  BrowseResult readFirst(Duration wait, DeadLetterQueue.Reader reader)
      throws IOException, InterruptedException {
    return read(() -> count > 0 ? Duration.ZERO : wait, reader);
  }

  private BrowseResult read(Supplier<Duration> wait, DeadLetterQueue.Reader reader)
      throws IOException, InterruptedException {
    return queue.read(limits(wait), it -> {
      if (select(it)) {
        reader.read(it);
        count++;
      }
    });
  }

  /**
   * Processes each that was sent before now. One that arrives later may have been replayed and have failed
   * again, and a confirmation does not cover it.
   */
  BrowseResult process(Duration wait, DeadLetterQueue.Processor processor)
      throws IOException, InterruptedException {
    var start = Instant.now();
    return queue.process(limits(() -> wait), it -> {
      if (it.sentAt().isAfter(start) || !select(it)) {
        return false;
      }
      var deleted = processor.process(it);
      count++;
      return deleted;
    });
  }

  private BrowseLimits limits(Supplier<Duration> wait) {
    return new BrowseLimits(
        Integer.MAX_VALUE, wait, () -> foundOnly || reporter.isStopped());
  }

  private boolean select(DeadLetter deadLetter) {
    var selected = selection.includes(deadLetter);
    foundOnly = foundOnly || (selected && selection.isOnly(deadLetter));
    return selected;
  }

  /** Returns how many were visited. */
  int count() {
    return count;
  }

  /**
   * Reports if the command was stopped, none was selected, or a message was not seen that could be selected.
   *
   * @param done how many messages the command has processed, which is reported if it was stopped
   * @return whether there is nothing to report
   */
  boolean report(BrowseResult result, int done, String participle) {
    if (foundOnly) {
      return true;
    }
    if (reporter.isStopped()) {
      reporter.reportStop(done, participle);
      return false;
    }
    if (count == 0) {
      reporter.reportNone(selection, result);
      return false;
    }
    reporter.reportUnseen(result);
    return result.complete();
  }
}
