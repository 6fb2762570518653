package student.intake.bench;

import java.time.Duration;
import java.util.ArrayList;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Summary;
import student.intake.bench.report.Target;
import student.intake.bench.report.Target.Reference;

/** Measures the first batch after a restore from a snapshot of the primed function. */
final class RestoreBenchmark {

  private final FunctionUnderTest studentIntake = FunctionUnderTest.studentIntake();
  private final BenchmarkHarness harness;
  private final Report report;
  private final int runs;

  RestoreBenchmark(BenchmarkHarness harness, Report report, int runs) {
    this.harness = harness;
    this.report = report;
    this.runs = runs;
  }

  /** Measures batches of 1 and 10, in turn with another build. */
  void measure(FunctionUnderTest baseline) throws InterruptedException {
    var table = MarkdownTable.withHeader(
        "messages", baseline.title() + ", ms", studentIntake.title() + ", ms");
    compare(table, baseline, 1, 20);
    compare(table, baseline, 10, 35);
    report.addSection("primed", table);
  }

  private void compare(
      MarkdownTable table, FunctionUnderTest baseline, int batchSize, int maxMilliseconds)
      throws InterruptedException {
    var before = new ArrayList<Duration>();
    var after = new ArrayList<Duration>();
    for (var run = 1; run <= runs; run++) {
      before.add(firstBatch(baseline, batchSize, run));
      after.add(firstBatch(studentIntake, batchSize, run));
    }
    var reference = Summary.ofMilliseconds(before);
    var measured = Summary.ofMilliseconds(after);
    table.addRow(batchSize, reference, measured);
    report.addTarget(
        Target.max(
            "first batch of %d after priming, over TLS".formatted(batchSize), maxMilliseconds,
            measured.median(), "ms")
            .comparedWith(
                new Reference(baseline.title(), reference.median()), measured.median(), "ms"));
  }

  /** Measures the first batch, in milliseconds. */
  Summary firstBatch(int batchSize) throws InterruptedException {
    var durations = new ArrayList<Duration>();
    for (var run = 1; run <= runs; run++) {
      durations.add(firstBatch(studentIntake, batchSize, run));
    }
    return Summary.ofMilliseconds(durations);
  }

  private Duration firstBatch(FunctionUnderTest function, int batchSize, int run)
      throws InterruptedException {
    report.progress(
        "first batch of %d after priming, %s, run %d".formatted(batchSize, function.title(), run));
    return harness.firstBatchAfterPriming(function, batchSize);
  }
}
