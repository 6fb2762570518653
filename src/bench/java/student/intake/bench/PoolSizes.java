package student.intake.bench;

import java.time.Duration;
import java.util.List;

/** How many check-and-adds at once, and so connections, are worth having. */
final class PoolSizes {

  private static final List<Integer> SIZES = List.of(16, 32, 64, 100, 200);

  private final WarmRuns warm;
  private final Report report;

  /** Runs each size for {@code settling}, in a process of its own. */
  PoolSizes(Laboratory laboratory, Report report, Duration settling) {
    this.warm = new WarmRuns(laboratory, report, settling, Duration.ZERO);
    this.report = report;
  }

  void measure() {
    var table = MarkdownTable.of(
        "calls at once", "messages/s, batches of 100", "CPU µs a message", "peak memory, MB");
    for (var size : SIZES) {
      var subject = Subject.studentIntake()
          .with("MAX_CONCURRENT_WRITES", String.valueOf(size), size + " at once");
      var run = warm.hundreds(subject, Laboratory.OWN_CPU);
      table.row(size, run.messagesPerSecond(), run.cpuMicroseconds(), run.peakMegabytes());
    }
    report.show("pool", table);
  }
}
