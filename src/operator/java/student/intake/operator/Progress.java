package student.intake.operator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import student.intake.command.PeriodicTask;

/** Prints the progress of a command: as a progress bar, or as a line every few seconds. */
public final class Progress implements AutoCloseable {

  private static final int MAX_BAR_WIDTH = 30;
  private static final int MIN_BAR_WIDTH = 5;

  private final Style style;
  private final String label;
  private final long total;
  private final PrintStream err;
  private final int columns;
  private final LongAdder done = new LongAdder();
  private final PeriodicTask task;

  private Progress(Style style, String label, long total, PrintStream err, int columns) {
    this.style = style;
    this.label = label;
    this.total = total;
    this.err = err;
    this.columns = columns;
    this.task = PeriodicTask.start("progress", style.interval, this::print);
  }

  /** Starts to print to {@code err}. */
  public static Progress start(Style style, String label, long total, PrintStream err) {
    return start(style, label, total, err, columns(System.getenv()));
  }

  /** Starts to print to {@code err}, a terminal of {@code columns} columns if the style is a bar. */
  public static Progress start(Style style, String label, long total, PrintStream err,
      int columns) {
    return new Progress(style, label, total, err, columns);
  }

  /** Returns the width of the terminal: COLUMNS, or 80 if it is not set. */
  public static int columns(Map<String, String> environment) {
    var columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : 80;
  }

  /** Adds {@code count} to the completed items. Thread-safe. */
  public void add(long count) {
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
      case BAR -> err.print("\r" + bar(label, now, total, columns));
      case LINES -> err.printf("%s %,d of %,d%n", label, now, total);
    }
    err.flush();
  }

  /**
   * Returns a line that is shorter than {@code columns}, because a terminal breaks a longer one and could
   * not overwrite it. It has the counts, and the bar and the label if there is room.
   */
  public static String bar(String label, long now, long total, int columns) {
    var counts = "%,d of %,d".formatted(now, total);
    var room = columns - 1 - label.length() - counts.length() - " [] ".length();
    if (room >= MIN_BAR_WIDTH) {
      var width = Math.min(room, MAX_BAR_WIDTH);
      var full = total == 0 ? width : (int) Math.min(width, width * now / total);
      return "%s [%s] %s".formatted(
          label, "#".repeat(full) + ".".repeat(width - full), counts);
    }
    var line = label + " " + counts;
    if (line.length() < columns) {
      return line;
    }
    return counts.length() < columns ? counts : "";
  }

  /** How progress is printed. */
  public enum Style {
    /** For a terminal. */
    BAR(Duration.ofMillis(200)),
    /** For a log file, and for a terminal that cannot go back to the start of a line. */
    LINES(Duration.ofSeconds(5));

    private final Duration interval;

    Style(Duration interval) {
      this.interval = interval;
    }

    /** Returns the style for standard error, as detected by {@code scripts/lib/java.sh}. */
    public static Style ofStandardError() {
      return ofStandardError(System.getenv());
    }

    static Style ofStandardError(Map<String, String> environment) {
      return "true".equals(environment.get("STANDARD_ERROR_IS_A_TERMINAL"))
          && !"dumb".equals(environment.get("TERM"))
              ? BAR
              : LINES;
    }
  }
}
