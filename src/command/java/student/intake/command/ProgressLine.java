package student.intake.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/** Prints a line of text and its time whenever the text has changed. */
public final class ProgressLine implements AutoCloseable {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Supplier<String> text;
  private final PrintStream out;
  private final PeriodicTask task;
  private String last;

  private ProgressLine(Duration interval, Supplier<String> text, PrintStream out) {
    this.text = text;
    this.out = out;
    this.last = text.get();
    this.task = PeriodicTask.start("progress-line", interval, this::printIfChanged);
  }

  /**
   * Starts to print to {@code out}; {@link #close} prints the last change and stops.
   *
   * @param interval time between two readings of {@code text}
   */
  public static ProgressLine start(Duration interval, Supplier<String> text, PrintStream out) {
    return new ProgressLine(interval, text, out);
  }

  @Override
  public void close() {
    task.close();
    printIfChanged();
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
