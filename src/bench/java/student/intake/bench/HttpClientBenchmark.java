package student.intake.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import student.intake.bench.harness.BaselineClassPath;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.JarSizes;
import student.intake.bench.harness.TraceSampling;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.runtime.FunctionProcess;

/** Compares the SDK's synchronous HTTP clients in a function that only makes concurrent calls. */
final class HttpClientBenchmark {

  private final ColdStartBenchmark coldStarts;
  private final WarmBenchmark warm;
  private final Report report;

  /**
   * Creates the benchmark.
   *
   * @param starts number of cold starts with each client
   * @param run duration of the warm run with each client
   */
  HttpClientBenchmark(BenchmarkHarness harness, Report report, int starts, Duration run) {
    this.coldStarts = new ColdStartBenchmark(harness, report, starts);
    this.warm = new WarmBenchmark(harness, report, run, Duration.ZERO);
    this.report = report;
  }

  void measure() {
    var table = MarkdownTable.withHeader(
        "HTTP client",
        "cold start, C1, ms",
        "messages/s, batches of 100",
        "CPU µs per message",
        "jars, MB");
    measure(table, "apache5-client", FunctionProcess.packageJars().stream(),
        "apache5-.*|http(client|core)5.*");
    measure(table, "url-connection-client", BaselineClassPath.httpClientJars(),
        "url-connection-.*");
    measure(table, "aws-crt-client", BaselineClassPath.httpClientJars(), ".*crt-.*");
    report.addSection("http", table);
  }

  private void measure(MarkdownTable table, String client, Stream<Path> jars, String pattern) {
    var function = FunctionUnderTest.concurrentPuts(client);
    var coldStart = coldStarts.total(function, TraceSampling.none());
    var run = warm.batchesOf100(function);
    table.addRow(
        client,
        coldStart,
        run.messagesPerSecond(),
        run.cpuMicroseconds(),
        MarkdownTable.decimal(megabytes(jars, pattern), 1));
  }

  private static double megabytes(Stream<Path> jars, String pattern) {
    return JarSizes.megabytes(jars.filter(it -> it.getFileName().toString().matches(pattern)));
  }
}
