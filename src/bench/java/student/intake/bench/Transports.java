package student.intake.bench;

import java.time.Duration;

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
    report.progress("over " + transport.name());
    var cold = new ColdStarts(laboratory, report, starts)
        .together(Subject.studentIntake(), Sampling.everything());
    var primed = new PrimedStarts(laboratory, report, starts);
    var warm = new WarmRuns(laboratory, report, settling, Duration.ZERO)
        .hundreds(Subject.studentIntake(), Laboratory.OWN_CPU);
    table.row(
        transport.name(),
        cold,
        primed.firstBatch(1),
        primed.firstBatch(10),
        warm.messagesPerSecond(),
        warm.cpuMicroseconds());
  }
}
