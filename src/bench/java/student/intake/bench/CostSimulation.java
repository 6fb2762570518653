package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import student.intake.bench.harness.WarmRun;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.local.cloud.Template;

/** Simulates cost and latency by message rate and batch size, from the measurements of warm runs. */
final class CostSimulation {

  private static final double MEMORY_GIGABYTES = 1_769 / 1_024.0;

  /** Assumed: a restore cannot be measured outside Lambda. */
  private static final double RESTORE_SECONDS = 0.5;

  private static final List<Integer> MESSAGES_PER_SECOND = List.of(1, 10, 100, 1_000, 10_000);
  private static final List<Batching> BATCHING = List.of(
      new Batching(10, 0), new Batching(100, 1), new Batching(1_000, 5));

  private final int maximumConcurrency = Template.read().maximumConcurrency();
  private final Report report;

  CostSimulation(Report report) {
    this.report = report;
  }

  /**
   * Simulates all combinations.
   *
   * @param runs of this project's function, by batch size
   */
  void simulate(Map<Integer, WarmRun> runs) {
    var table = MarkdownTable.withHeader(
        "messages/s",
        "batch size",
        "batching window, s",
        "mean batch",
        "execution environments",
        "median latency, s",
        "p99 latency, s",
        "USD per million messages");
    for (var rate : MESSAGES_PER_SECOND) {
      for (var batching : BATCHING) {
        var result = simulation(batching, runs).run(rate);
        table.addRow(
            rate,
            batching.batchSize(),
            batching.windowSeconds(),
            MarkdownTable.decimal(result.meanBatch(), 1),
            result.environments(),
            MarkdownTable.decimal(result.medianLatency(), 2),
            MarkdownTable.decimal(result.p99Latency(), 2),
            MarkdownTable.decimal(result.dollarsPerMillion(), 2));
      }
    }
    report.addSection("simulation", table);
  }

  /** The duration of a batch of 1 is used as the overhead of an invocation. */
  private Simulation simulation(Batching batching, Map<Integer, WarmRun> runs) {
    var one = requireNonNull(runs.get(1));
    var full = requireNonNull(runs.get(batching.batchSize()));
    return new Simulation(
        batching.batchSize(),
        batching.windowSeconds(),
        maximumConcurrency,
        MEMORY_GIGABYTES,
        1 / one.messagesPerSecond().median(),
        full.messagesPerSecond().median(),
        RESTORE_SECONDS);
  }

  private record Batching(int batchSize, int windowSeconds) {}
}
