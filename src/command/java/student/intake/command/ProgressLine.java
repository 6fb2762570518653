package student.intake.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Prints a line of text and its time whenever the text has changed. */
public final class ProgressLine implements AutoCloseable {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Duration interval;
  private final Supplier<String> text;
  private final PrintStream out;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private String last;

  private ProgressLine(Duration interval, Supplier<String> text, PrintStream out) {
    this.interval = interval;
    this.text = text;
    this.out = out;
    this.last = text.get();
    this.thread = Thread.ofVirtual().name("progress-line").unstarted(this::printUntilClosed);
  }

  /**
   * Starts to print to {@code out}; {@link #close} prints the last change and stops.
   *
   * @param interval time between two readings of {@code text}
   */
  public static ProgressLine start(Duration interval, Supplier<String> text, PrintStream out) {
    var line = new ProgressLine(interval, text, out);
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
      while (!closed.await(interval.toMillis(), MILLISECONDS)) {
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
}
