package student.intake.bench;

import java.time.Duration;
import java.util.List;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;

/** Compares values of {@code MAX_CONCURRENT_WRITES}. */
final class ConcurrencyBenchmark {

  private static final String VARIABLE = "MAX_CONCURRENT_WRITES";
  private static final List<Integer> VALUES = List.of(16, 32, 64, 100, 200);

  private final WarmBenchmark warm;
  private final Report report;

  /**
   * Creates the benchmark.
   *
   * @param run duration of the run with each value, in a new process
   */
  ConcurrencyBenchmark(BenchmarkHarness harness, Report report, Duration run) {
    this.warm = new WarmBenchmark(harness, report, run, Duration.ZERO);
    this.report = report;
  }

  void measure() {
    var table = MarkdownTable.withHeader(
        VARIABLE, "messages/s, batches of 100", "CPU µs per message", "peak memory, MB");
    for (var value : VALUES) {
      report.progress(VARIABLE + "=" + value);
      var run = warm.batchesOf100(
          FunctionUnderTest.studentIntake().withVariable(VARIABLE, String.valueOf(value)));
      table.addRow(value, run.messagesPerSecond(), run.cpuMicroseconds(), run.peakMegabytes());
    }
    report.addSection("concurrency", table);
  }
}
