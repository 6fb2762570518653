package student.intake.bench;

import java.time.Duration;
import java.util.ArrayList;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Summary;
import student.intake.bench.report.Target;

/** Measures the first batch after a restore from a snapshot of the primed function. */
final class RestoreBenchmark {

  private final BenchmarkHarness harness;
  private final Report report;
  private final int runs;

  RestoreBenchmark(BenchmarkHarness harness, Report report, int runs) {
    this.harness = harness;
    this.report = report;
    this.runs = runs;
  }

  void measure() throws InterruptedException {
    var table = MarkdownTable.withHeader("messages", "first batch after priming, ms");
    table.addRow(1, measure(1, 30));
    table.addRow(10, measure(10, 60));
    report.addSection("primed", table);
  }

  private Summary measure(int batchSize, int maxMilliseconds) throws InterruptedException {
    var summary = firstBatch(batchSize);
    report.addTarget(
        Target.max(
            "first batch of " + batchSize + " after priming", maxMilliseconds, summary.median(),
            "ms"));
    return summary;
  }

  /** Measures the first batch, in milliseconds. */
  Summary firstBatch(int batchSize) throws InterruptedException {
    var durations = new ArrayList<Duration>();
    for (var run = 0; run < runs; run++) {
      report.progress("first batch of %d after priming, run %d".formatted(batchSize, run + 1));
      durations.add(harness.firstBatchAfterPriming(batchSize));
    }
    return Summary.ofMilliseconds(durations);
  }
}
