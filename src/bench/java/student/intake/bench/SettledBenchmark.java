package student.intake.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.Cpus;
import student.intake.bench.harness.ExecutionEnvironment;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.WarmRun.Interval;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Summary;
import student.intake.bench.report.Target;
import student.intake.bench.report.Target.Reference;

/**
 * Compares the function with its build from an earlier commit, after a warm-up with each batch size.
 * Both run the same batches in turn, in processes of their own on one CPU.
 */
final class SettledBenchmark {

  private final FunctionUnderTest studentIntake = FunctionUnderTest.studentIntake();
  private final BenchmarkHarness harness;
  private final Report report;
  private final FunctionUnderTest baseline;
  private final int pairs;
  private final int turns;

  /**
   * Creates the benchmark.
   *
   * @param baseline the build to compare with
   * @param pairs number of times that both functions are started
   * @param turns number of measurements of each function with each batch size, after the warm-up
   */
  SettledBenchmark(
      BenchmarkHarness harness, Report report, FunctionUnderTest baseline, int pairs, int turns) {
    this.harness = harness;
    this.report = report;
    this.baseline = baseline;
    this.pairs = pairs;
    this.turns = turns;
  }

  void measure() {
    var hundred = new Comparison(100, 250, 8);
    var one = new Comparison(1, 500, 6);
    var thousand = new Comparison(1_000, 25, 3);
    var comparisons = List.of(hundred, one, thousand);
    for (var pair = 1; pair <= pairs; pair++) {
      try (
          var before = harness.start(baseline, Cpus.DEDICATED);
          var after = harness.start(studentIntake, Cpus.DEDICATED)) {
        for (var comparison : comparisons) {
          report.progress("settled, batches of %,d, pair %d of %d"
              .formatted(comparison.batchSize, pair, pairs));
          comparison.run(before, after);
        }
      }
    }
    addSection(comparisons);
    addTargets(hundred, one, thousand);
  }

  private void addSection(List<Comparison> comparisons) {
    var table = MarkdownTable.withHeader(
        "batch size", "function", "messages/s", "CPU µs per message");
    for (var it : comparisons) {
      addRow(table, it.batchSize, baseline, it.before);
      addRow(table, it.batchSize, studentIntake, it.after);
    }
    report.addSection("settled", table);
  }

  private static void addRow(
      MarkdownTable table, int batchSize, FunctionUnderTest function, List<Interval> intervals) {
    table.addRow(
        batchSize,
        function.title(),
        summary(intervals, Interval::messagesPerSecond),
        summary(intervals, Interval::cpuMicroseconds));
  }

  private void addTargets(Comparison hundred, Comparison one, Comparison thousand) {
    report.addTarget(
        Target.maxRatio(
            "CPU per message, settled, batches of 100",
            0.75,
            hundred.reference(Interval::cpuMicroseconds),
            hundred.measured(Interval::cpuMicroseconds),
            "µs"));
    report.addTarget(
        Target.minRatio(
            "throughput, settled, batches of 1,000",
            1.3,
            thousand.reference(Interval::messagesPerSecond),
            thousand.measured(Interval::messagesPerSecond),
            "messages/s"));
    report.addTarget(
        Target.maxRatio(
            "CPU per invocation, batches of 1, after %,d of them"
                .formatted(one.warmUpTurns * one.batchesPerTurn),
            0.65,
            one.reference(Interval::cpuMicroseconds),
            one.measured(Interval::cpuMicroseconds),
            "µs"));
  }

  private static Summary summary(List<Interval> intervals, ToDoubleFunction<Interval> value) {
    return Summary.of(intervals.stream().mapToDouble(value).boxed().toList());
  }

  /** The measurements of both functions with one batch size. */
  private final class Comparison {

    private final List<Interval> before = new ArrayList<>();
    private final List<Interval> after = new ArrayList<>();
    private final int batchSize;
    private final int batchesPerTurn;
    private final int warmUpTurns;

    Comparison(int batchSize, int batchesPerTurn, int warmUpTurns) {
      this.batchSize = batchSize;
      this.batchesPerTurn = batchesPerTurn;
      this.warmUpTurns = warmUpTurns;
    }

    Reference reference(ToDoubleFunction<Interval> value) {
      return new Reference(baseline.title(), summary(before, value).median());
    }

    double measured(ToDoubleFunction<Interval> value) {
      return summary(after, value).median();
    }

    void run(ExecutionEnvironment baseline, ExecutionEnvironment current) {
      for (var turn = 0; turn < warmUpTurns + turns; turn++) {
        var first = harness.interval(baseline, batchSize, batchesPerTurn);
        var second = harness.interval(current, batchSize, batchesPerTurn);
        if (turn >= warmUpTurns) {
          before.add(first);
          after.add(second);
        }
      }
    }
  }
}
