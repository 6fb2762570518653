package student.intake.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;

/** The SDK's HTTP clients, at one version of it, under calls alone. */
final class HttpClients {

  private final ColdStarts coldStarts;
  private final WarmRuns warm;
  private final Report report;

  /** Starts each client so many times, and runs it for {@code settling}. */
  HttpClients(Laboratory laboratory, Report report, int starts, Duration settling) {
    this.coldStarts = new ColdStarts(laboratory, report, starts);
    this.warm = new WarmRuns(laboratory, report, settling, Duration.ZERO);
    this.report = report;
  }

  void measure() {
    var table = MarkdownTable.of(
        "HTTP client",
        "cold start, C1, ms",
        "messages/s, batches of 100",
        "CPU µs a message",
        "jars, MB");
    measure(table, "apache5-client", FunctionProcess.packageJars().stream(),
        "apache5-.*|http(client|core)5.*");
    measure(table, "url-connection-client", Baselines.httpClients(), "url-connection-.*");
    measure(table, "aws-crt-client", Baselines.httpClients(), ".*crt-.*");
    report.show("http", table);
  }

  private void measure(MarkdownTable table, String client, Stream<Path> jars, String ofClient) {
    var subject = Subject.puts(client);
    var cold = coldStarts.together(subject, Sampling.nothing());
    var run = warm.hundreds(subject, Laboratory.OWN_CPU);
    table.row(
        client,
        cold,
        run.messagesPerSecond(),
        run.cpuMicroseconds(),
        MarkdownTable.rounded(megabytes(jars, ofClient), 1));
  }

  private static double megabytes(Stream<Path> jars, String ofClient) {
    return Jars.megabytes(jars.filter(it -> it.getFileName().toString().matches(ofClient)));
  }
}
