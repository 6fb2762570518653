package student.intake.bench;

import java.time.Duration;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.Protocol;
import student.intake.bench.harness.TraceSampling;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;

/** Compares HTTP with HTTPS. All other benchmarks but that of the restore use HTTP. */
final class ProtocolBenchmark {

  private final Duration delay;
  private final Report report;
  private final int starts;
  private final Duration run;

  /**
   * Creates the benchmark.
   *
   * @param delay response time of the simulated table
   * @param starts number of starts of each kind
   * @param run duration of each warm run
   */
  ProtocolBenchmark(Duration delay, Report report, int starts, Duration run) {
    this.delay = delay;
    this.report = report;
    this.starts = starts;
    this.run = run;
  }

  void measure() throws InterruptedException {
    var table = MarkdownTable.withHeader(
        "protocol",
        "cold start, C1, ms",
        "first batch of 1 after priming, ms",
        "first batch of 10 after priming, ms",
        "messages/s, batches of 100",
        "CPU µs per message");
    for (var protocol : Protocol.values()) {
      try (var harness = BenchmarkHarness.start(delay, protocol)) {
        measure(table, protocol, harness);
      }
    }
    report.addSection("tls", table);
  }

  private void measure(MarkdownTable table, Protocol protocol, BenchmarkHarness harness)
      throws InterruptedException {
    report.progress("protocol " + protocol);
    var function = FunctionUnderTest.studentIntake();
    var coldStart = new ColdStartBenchmark(harness, report, starts)
        .total(function, TraceSampling.all());
    var restore = new RestoreBenchmark(harness, report, starts);
    var warm = new WarmBenchmark(harness, report, run, Duration.ZERO).batchesOf100(function);
    table.addRow(
        protocol,
        coldStart,
        restore.firstBatch(1),
        restore.firstBatch(10),
        warm.messagesPerSecond(),
        warm.cpuMicroseconds());
  }
}
