package student.intake.local;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;

/**
 * Prints what happens in the embedded cloud: a line whenever something has changed, at most one a
 * second.
 */
final class LiveLine implements AutoCloseable {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final EmbeddedCloud cloud;
  private final OutcomeCounts counts;
  private final PrintStream out;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private String last;

  private LiveLine(EmbeddedCloud cloud, OutcomeCounts counts, PrintStream out) {
    this.cloud = cloud;
    this.counts = counts;
    this.out = out;
    this.last = text();
    this.thread = Thread.ofVirtual().name("live-line").unstarted(this::printUntilClosed);
  }

  static LiveLine start(EmbeddedCloud cloud, OutcomeCounts counts, PrintStream out) {
    var line = new LiveLine(cloud, counts, out);
    line.thread.start();
    return line;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void printUntilClosed() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        printIfChanged();
      }
      printIfChanged();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void printIfChanged() {
    var now = text();
    if (!now.equals(last)) {
      out.println(
          CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + now);
      last = now;
    }
  }

  private String text() {
    var queue = cloud.queue().depth();
    return """
        queue %,d + %,d in flight | added %,d, already present %,d, in conflict %,d \
        | rejected %,d, to retry %,d | dead letters %,d"""
        .formatted(
            queue.visible() + queue.delayed(),
            queue.inFlight(),
            counts.of(Added.class),
            counts.of(AlreadyPresent.class),
            counts.of(Conflict.class),
            counts.of(Rejected.class) + counts.of(DeadLettered.class),
            counts.of(Retry.class),
            cloud.queue().deadLetterDepth().total());
  }
}
