package student.intake.operator;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Prints the progress of a command: as a progress bar, or as a line every few seconds. */
final class Progress implements AutoCloseable {

  private static final int BAR_WIDTH = 30;

  private final Style style;
  private final String label;
  private final long total;
  private final PrintStream err;
  private final LongAdder done = new LongAdder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Progress(Style style, String label, long total, PrintStream err) {
    this.style = style;
    this.label = label;
    this.total = total;
    this.err = err;
    this.thread = Thread.ofVirtual().name("progress").unstarted(this::printUntilClosed);
  }

  /** Starts to print to {@code err}. */
  static Progress start(Style style, String label, long total, PrintStream err) {
    var progress = new Progress(style, label, total, err);
    progress.thread.start();
    return progress;
  }

  /** Adds {@code count} to the completed items. Thread-safe. */
  void add(long count) {
    done.add(count);
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
      while (!closed.await(style.intervalMilliseconds, TimeUnit.MILLISECONDS)) {
        print();
      }
      if (style == Style.BAR) {
        print();
        err.println();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    var now = done.sum();
    switch (style) {
      case BAR -> err.printf("\r%s [%s] %,d of %,d ", label, bar(now), now, total);
      case LINES -> err.printf("%s %,d of %,d%n", label, now, total);
    }
    err.flush();
  }

  private String bar(long now) {
    var full = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, BAR_WIDTH * now / total);
    return "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
  }

  /** How progress is printed. */
  enum Style {
    /** For a terminal. */
    BAR(200),
    /** For a log file. */
    LINES(5_000);

    private final int intervalMilliseconds;

    Style(int intervalMilliseconds) {
      this.intervalMilliseconds = intervalMilliseconds;
    }

    /** Returns the style for standard error, as detected by {@code scripts/lib/java.sh}. */
    static Style ofStandardError() {
      return "true".equals(System.getenv("STANDARD_ERROR_IS_A_TERMINAL")) ? BAR : LINES;
    }
  }
}
