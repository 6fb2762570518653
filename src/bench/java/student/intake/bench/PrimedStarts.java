package student.intake.bench;

import java.time.Duration;
import java.util.ArrayList;

/** First batches after a restore from a snapshot that was primed. */
final class PrimedStarts {

  private final Laboratory laboratory;
  private final Report report;
  private final int runs;

  PrimedStarts(Laboratory laboratory, Report report, int runs) {
    this.laboratory = laboratory;
    this.report = report;
    this.runs = runs;
  }

  void measure() throws InterruptedException {
    var table = MarkdownTable.of("first batch after priming", "ms");
    table.row("one message", measure(1, 30));
    table.row("ten messages", measure(10, 60));
    report.show("primed", table);
  }

  private Spread measure(int messages, int limit) throws InterruptedException {
    var spread = firstBatch(messages);
    report.target(
        Target.atMost(
            "first batch of " + messages + " after priming", limit, spread.median(), "ms"));
    return spread;
  }

  /** What a first batch of so many messages takes. */
  Spread firstBatch(int messages) throws InterruptedException {
    var took = new ArrayList<Duration>();
    for (var run = 0; run < runs; run++) {
      report.progress("first batch of %d after priming, run %d".formatted(messages, run + 1));
      took.add(laboratory.firstAfterPriming(messages));
    }
    return Spread.ofMilliseconds(took);
  }
}
