package student.intake.operator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import student.intake.command.PeriodicTask;

/** Prints the progress of a command: as a progress bar, or as a line every few seconds. */
final class Progress implements AutoCloseable {

  private static final int BAR_WIDTH = 30;

  private final Style style;
  private final String label;
  private final long total;
  private final PrintStream err;
  private final LongAdder done = new LongAdder();
  private final PeriodicTask task;

  private Progress(Style style, String label, long total, PrintStream err) {
    this.style = style;
    this.label = label;
    this.total = total;
    this.err = err;
    this.task = PeriodicTask.start("progress", style.interval, this::print);
  }

  /** Starts to print to {@code err}. */
  static Progress start(Style style, String label, long total, PrintStream err) {
    return new Progress(style, label, total, err);
  }

  /** Adds {@code count} to the completed items. Thread-safe. */
  void add(long count) {
    done.add(count);
  }

  @Override
  public void close() {
    task.close();
    if (style == Style.BAR) {
      print();
      err.println();
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
    BAR(Duration.ofMillis(200)),
    /** For a log file. */
    LINES(Duration.ofSeconds(5));

    private final Duration interval;

    Style(Duration interval) {
      this.interval = interval;
    }

    /** Returns the style for standard error, as detected by {@code scripts/lib/java.sh}. */
    static Style ofStandardError() {
      return "true".equals(System.getenv("STANDARD_ERROR_IS_A_TERMINAL")) ? BAR : LINES;
    }
  }
}
