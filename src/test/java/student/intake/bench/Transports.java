package student.intake.bench;

import java.time.Duration;
import java.util.ArrayList;

/** What TLS adds, which the other figures leave out. */
final class Transports {

  private final Duration delay;
  private final Report report;
  private final int starts;
  private final Duration settling;

  /** So many starts of each kind, and {@code settling} for what is warm. */
  Transports(Duration delay, Report report, int starts, Duration settling) {
    this.delay = delay;
    this.report = report;
    this.starts = starts;
    this.settling = settling;
  }

  void measure() throws InterruptedException {
    var table = MarkdownTable.of(
        "table over",
        "cold start, C1, ms",
        "first batch after priming, of one, ms",
        "of ten, ms",
        "messages/s, batches of 100",
        "CPU µs a message");
    for (var transport : Transport.values()) {
      try (var laboratory = Laboratory.start(delay, transport)) {
        measure(table, transport, laboratory);
      }
    }
    report.show("tls", table);
  }

  private void measure(MarkdownTable table, Transport transport, Laboratory laboratory)
      throws InterruptedException {
    report.progress("over " + transport.title());
    var cold = new ArrayList<ColdStart>();
    for (var run = 0; run < starts; run++) {
      report.progress("cold start, run " + (run + 1));
      cold.add(laboratory.coldStart(
          Subject.studentIntake(), Sampling.everything(), Jvm.C1));
    }
    var primed = new PrimedStarts(laboratory, report, starts);
    var warm = new WarmRuns(laboratory, report, settling, Duration.ZERO)
        .hundreds(Subject.studentIntake(), Laboratory.OWN_CPU);
    table.row(
        transport.title(),
        ColdStarts.spread(cold, ColdStart::total),
        primed.firstBatch(1),
        primed.firstBatch(10),
        warm.messagesPerSecond(),
        warm.cpuMicroseconds());
  }
}
