package student.intake.bench;

import java.time.Duration;
import java.util.List;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.JitCompilers;
import student.intake.bench.harness.Protocol;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Target;

/** Runs the benchmarks and compares the results with the targets. */
final class Benchmarks {

  private static final double MAX_PACKAGE_MEGABYTES = 15;

  private final Duration delay;
  private final Report report;

  /**
   * Creates the benchmarks.
   *
   * @param delay response time of the simulated table
   */
  Benchmarks(Duration delay, Report report) {
    this.delay = delay;
    this.report = report;
  }

  /** Measures what the targets need, with fewer repetitions. */
  void quick() throws InterruptedException {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTP)) {
      new ColdStartBenchmark(harness, report, 3).measure(JitCompilers.C1);
      new RestoreBenchmark(harness, report, 3).measure();
      packageSize();
      new WarmBenchmark(harness, report, Duration.ofSeconds(40), Duration.ofSeconds(3))
          .measure(List.of(1_000, 10_000), List.of());
      report.addTargetsSection();
    }
  }

  /** Measures all sections of docs/performance.md. */
  void full() throws InterruptedException {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTP)) {
      new ColdStartBenchmark(harness, report, 5).measure(JitCompilers.values());
      new RestoreBenchmark(harness, report, 7).measure();
      packageSize();
      var warm = new WarmBenchmark(
          harness, report, Duration.ofSeconds(90), Duration.ofSeconds(10));
      var runs = warm.measure(List.of(1, 10, 1_000, 10_000), List.of(1, 10, 1_000));
      warm.addCharts();
      new ConcurrencyBenchmark(harness, report, Duration.ofSeconds(45)).measure();
      new HttpClientBenchmark(harness, report, 3, Duration.ofSeconds(45)).measure();
      new CostSimulation(report).simulate(runs);
    }
    new ProtocolBenchmark(delay, report, 5, Duration.ofSeconds(60)).measure();
    report.addTargetsSection();
  }

  private void packageSize() {
    var table = MarkdownTable.withHeader("function", "jars, MB");
    for (var function : FunctionUnderTest.comparable()) {
      table.addRow(function.title(), MarkdownTable.decimal(function.megabytes(), 1));
    }
    report.addSection("package", table);
    report.addTarget(
        Target.max(
            "package size", MAX_PACKAGE_MEGABYTES, FunctionUnderTest.studentIntake().megabytes(),
            "MB"));
  }
}
