package student.intake.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;

/** The SDK's HTTP clients, at one version of it, under calls alone. */
final class HttpClients {

  private final Laboratory laboratory;
  private final WarmRuns warm;
  private final Report report;
  private final int coldStarts;

  /** Starts each client so many times, and runs it for {@code settling}. */
  HttpClients(Laboratory laboratory, Report report, int coldStarts, Duration settling) {
    this.laboratory = laboratory;
    this.warm = new WarmRuns(laboratory, report, settling, Duration.ZERO);
    this.report = report;
    this.coldStarts = coldStarts;
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
    var starts = new ArrayList<ColdStart>();
    for (var run = 0; run < coldStarts; run++) {
      report.progress("cold start, %s, run %d".formatted(client, run + 1));
      starts.add(laboratory.coldStart(subject, Sampling.nothing(), Jvm.C1));
    }
    var run = warm.hundreds(subject, Laboratory.OWN_CPU);
    table.row(
        client,
        ColdStarts.spread(starts, ColdStart::total),
        run.messagesPerSecond(),
        run.cpuMicroseconds(),
        "%.1f".formatted(megabytes(jars, ofClient)));
  }

  private static double megabytes(Stream<Path> jars, String ofClient) {
    return Jars.megabytes(jars.filter(it -> it.getFileName().toString().matches(ofClient)));
  }
}
