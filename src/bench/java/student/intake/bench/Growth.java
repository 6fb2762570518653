package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import student.intake.local.cloud.Template;

/** How cost and latency grow with the rate, by simulation with the figures that were measured warm. */
final class Growth {

  private static final double GIGABYTES = 1_769 / 1_024.0;

  /** Assumed, since no snapshot can be restored here: AWS says that most take less. */
  private static final double RESTORE_SECONDS = 0.5;

  private final int maximumConcurrency = Template.read().maximumConcurrency();
  private final Report report;

  Growth(Report report) {
    this.report = report;
  }

  void simulate(Map<Integer, WarmRun> warm) {
    var table = MarkdownTable.of(
        "messages/s",
        "batch size",
        "window, s",
        "mean batch",
        "environments",
        "latency, median s",
        "latency, p99 s",
        "USD a million");
    for (var rate : List.of(1, 10, 100, 1_000, 10_000)) {
      for (var mapping : List.of(new Mapping(10, 0), new Mapping(100, 1), new Mapping(1_000, 5))) {
        var result = simulation(mapping, warm).run(rate);
        table.row(
            rate,
            mapping.batchSize(),
            mapping.window(),
            MarkdownTable.rounded(result.meanBatch(), 1),
            result.environments(),
            MarkdownTable.rounded(result.medianLatency(), 2),
            MarkdownTable.rounded(result.lateLatency(), 2),
            MarkdownTable.rounded(result.dollarsPerMillion(), 2));
      }
    }
    report.show("simulation", table);
  }

  /** An invocation's overhead is what a batch of one takes; the rest is the batch's own speed. */
  private Simulation simulation(Mapping mapping, Map<Integer, WarmRun> warm) {
    var one = requireNonNull(warm.get(1));
    var full = requireNonNull(warm.get(mapping.batchSize()));
    return new Simulation(
        mapping.batchSize(),
        mapping.window(),
        maximumConcurrency,
        GIGABYTES,
        1 / one.messagesPerSecond().median(),
        full.messagesPerSecond().median(),
        RESTORE_SECONDS);
  }

  private record Mapping(int batchSize, int window) {}
}
