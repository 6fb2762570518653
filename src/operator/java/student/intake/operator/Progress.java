package student.intake.operator;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How far a command has come: a bar that redraws itself, or a line every few seconds. */
final class Progress implements AutoCloseable {

  private static final int BAR_WIDTH = 30;

  private final Style style;
  private final String what;
  private final long total;
  private final PrintStream err;
  private final LongAdder done = new LongAdder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Progress(Style style, String what, long total, PrintStream err) {
    this.style = style;
    this.what = what;
    this.total = total;
    this.err = err;
    this.thread = Thread.ofVirtual().name("progress").unstarted(this::printUntilClosed);
  }

  /** Starts to print to {@code err} how many of {@code total} are done. */
  static Progress start(Style style, String what, long total, PrintStream err) {
    var progress = new Progress(style, what, total, err);
    progress.thread.start();
    return progress;
  }

  /** Counts {@code count} more as done. Thread-safe. */
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
      while (!closed.await(style.milliseconds, TimeUnit.MILLISECONDS)) {
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
      case BAR -> err.printf("\r%s [%s] %,d of %,d ", what, bar(now), now, total);
      case LINES -> err.printf("%s %,d of %,d%n", what, now, total);
    }
    err.flush();
  }

  private String bar(long now) {
    var full = total == 0 ? BAR_WIDTH : (int) Math.min(BAR_WIDTH, BAR_WIDTH * now / total);
    return "#".repeat(full) + ".".repeat(BAR_WIDTH - full);
  }

  /** How progress is shown. */
  enum Style {
    /** For a terminal. */
    BAR(200),
    /** For a log. */
    LINES(5_000);

    private final int milliseconds;

    Style(int milliseconds) {
      this.milliseconds = milliseconds;
    }

    /** What {@code scripts/lib/java.sh} found standard error to be. */
    static Style ofStandardError() {
      return "true".equals(System.getenv("STANDARD_ERROR_IS_A_TERMINAL")) ? BAR : LINES;
    }
  }
}
