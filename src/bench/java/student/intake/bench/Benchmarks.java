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
import student.intake.bench.report.Target.Reference;

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
  void quick(Builds builds) throws InterruptedException {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTP)) {
      new ColdStartBenchmark(harness, report, 3).measure(builds, JitCompilers.C1);
      packageSize(builds);
      new SettledBenchmark(harness, report, builds.baseline(), 1, 4).measure();
      new WarmBenchmark(harness, report, Duration.ofSeconds(40), Duration.ofSeconds(3))
          .measure(List.of(1_000, 10_000), List.of());
    }
    restore(builds, 3);
    report.addTargetsSection();
  }

  /** Measures all sections of docs/performance.md. */
  void full(Builds builds) throws InterruptedException {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTP)) {
      new ColdStartBenchmark(harness, report, 3).measure(builds, JitCompilers.values());
      packageSize(builds);
      new SettledBenchmark(harness, report, builds.baseline(), 2, 5).measure();
      var warm = new WarmBenchmark(
          harness, report, Duration.ofSeconds(90), Duration.ofSeconds(10));
      var runs = warm.measure(List.of(1, 10, 1_000, 10_000), List.of(1, 10, 1_000));
      warm.addCharts();
      new ConcurrencyBenchmark(harness, report, Duration.ofSeconds(30)).measure();
      new HttpClientBenchmark(harness, report, 3, Duration.ofSeconds(30)).measure();
      new CostSimulation(report).simulate(runs);
      new ProfileBenchmark(harness, report).measure();
    }
    restore(builds, 3);
    new ProtocolBenchmark(delay, report, 3, Duration.ofSeconds(30)).measure();
    report.addTargetsSection();
  }

  /** Measures only which parts of the function use the CPU time. */
  void profile() {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTP)) {
      new ProfileBenchmark(harness, report).measure();
    }
  }

  private void restore(Builds builds, int runs) throws InterruptedException {
    try (var harness = BenchmarkHarness.start(delay, Protocol.HTTPS)) {
      new RestoreBenchmark(harness, report, runs).measure(builds.baseline());
    }
  }

  private void packageSize(Builds builds) {
    var table = MarkdownTable.withHeader("function", "jars, MB");
    for (var function : FunctionUnderTest.comparable()) {
      table.addRow(function.title(), MarkdownTable.decimal(function.megabytes(), 1));
    }
    report.addSection("package", table);
    var megabytes = FunctionUnderTest.studentIntake().megabytes();
    var baseline = builds.baseline();
    report.addTarget(
        Target.max("package size", MAX_PACKAGE_MEGABYTES, megabytes, "MB")
            .comparedWith(
                new Reference(baseline.title(), baseline.megabytes()), megabytes, "MB"));
  }
}
