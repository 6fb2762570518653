package student.intake.bench;

import java.time.Duration;
import java.util.List;

/** Measures everything once, and holds it against the targets. */
final class Bench {

  private final Duration delay;
  private final Report report;

  /** Measures with a table that answers after {@code delay}. */
  Bench(Duration delay, Report report) {
    this.delay = delay;
    this.report = report;
  }

  /** What the targets need, with wider spreads. */
  void quick() throws InterruptedException {
    try (var laboratory = Laboratory.start(delay, Transport.HTTP)) {
      new ColdStarts(laboratory, report, 3).measure(Jvm.C1);
      new PrimedStarts(laboratory, report, 3).measure();
      packageSize();
      var warm = new WarmRuns(
          laboratory, report, Duration.ofSeconds(40), Duration.ofSeconds(3));
      warm.measure(List.of(1_000, 10_000), List.of());
      report.showTargets();
    }
  }

  /** All that the document shows. */
  void full() throws InterruptedException {
    try (var laboratory = Laboratory.start(delay, Transport.HTTP)) {
      new ColdStarts(laboratory, report, 5).measure(Jvm.values());
      new PrimedStarts(laboratory, report, 7).measure();
      packageSize();
      var warm = new WarmRuns(
          laboratory, report, Duration.ofSeconds(90), Duration.ofSeconds(10));
      var ours = warm.measure(List.of(1, 10, 1_000, 10_000), List.of(1, 10, 1_000));
      warm.plot();
      new PoolSizes(laboratory, report, Duration.ofSeconds(45)).measure();
      new HttpClients(laboratory, report, 3, Duration.ofSeconds(45)).measure();
      new Growth(report).simulate(ours);
    }
    new Transports(delay, report, 5, Duration.ofSeconds(60)).measure();
    report.showTargets();
  }

  private void packageSize() {
    var table = MarkdownTable.of("function", "jars, MB");
    for (var subject : Subject.all()) {
      table.row(subject.title(), MarkdownTable.rounded(subject.megabytes(), 1));
    }
    report.show("package", table);
    report.target(Target.atMost("package", 15, Subject.studentIntake().megabytes(), "MB"));
  }
}
