package student.intake.local;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;

/** Prints a line whenever what it says has changed, but not more often than it was told to. */
final class LiveLine implements AutoCloseable {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Duration pause;
  private final Supplier<String> text;
  private final PrintStream out;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private String last;

  private LiveLine(Duration pause, Supplier<String> text, PrintStream out) {
    this.pause = pause;
    this.text = text;
    this.out = out;
    this.last = text.get();
    this.thread = Thread.ofVirtual().name("live-line").unstarted(this::printUntilClosed);
  }

  /** Prints {@code text} to {@code out}, with at least {@code pause} between two lines. */
  static LiveLine start(Duration pause, Supplier<String> text, PrintStream out) {
    var line = new LiveLine(pause, text, out);
    line.thread.start();
    return line;
  }

  /** Prints what happens in the embedded cloud. */
  static LiveLine of(EmbeddedCloud cloud, OutcomeCounts counts, PrintStream out) {
    return start(Duration.ofSeconds(1), () -> text(cloud, counts), out);
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
      while (!closed.await(pause.toMillis(), MILLISECONDS)) {
        printIfChanged();
      }
      printIfChanged();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void printIfChanged() {
    var now = text.get();
    if (!now.equals(last)) {
      out.println(
          CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + now);
      last = now;
    }
  }

  private static String text(EmbeddedCloud cloud, OutcomeCounts counts) {
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
