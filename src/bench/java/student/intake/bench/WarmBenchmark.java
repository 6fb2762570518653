package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.Cpus;
import student.intake.bench.harness.ExecutionEnvironment;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.WarmRun;
import student.intake.bench.harness.WarmRun.Interval;
import student.intake.bench.report.LineChart;
import student.intake.bench.report.LineChart.Point;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Target;
import student.intake.bench.report.Target.Reference;

/** Measures throughput, CPU time and memory of a running process, starting with batches of 100. */
final class WarmBenchmark {

  private static final int FIRST_BATCH_SIZE = 100;
  private static final int POINTS_PER_LINE = 60;

  private final BenchmarkHarness harness;
  private final Report report;
  private final Duration firstRun;
  private final Duration furtherRun;
  private final Map<String, WarmRun> firstRuns = new LinkedHashMap<>();

  /**
   * Creates the benchmark.
   *
   * @param firstRun duration of the run with batches of 100, which includes the warm-up
   * @param furtherRun duration of the run with each other batch size
   */
  WarmBenchmark(
      BenchmarkHarness harness, Report report, Duration firstRun, Duration furtherRun) {
    this.harness = harness;
    this.report = report;
    this.firstRun = firstRun;
    this.furtherRun = furtherRun;
  }

  /**
   * Measures all functions and returns the runs of this project's function by batch size.
   *
   * @param batchSizes batch sizes for this project's function, in addition to 100
   * @param baselineBatchSizes batch sizes for the baselines, in addition to 100
   */
  Map<Integer, WarmRun> measure(List<Integer> batchSizes, List<Integer> baselineBatchSizes) {
    var table = MarkdownTable.withHeader(
        "function", "CPUs", "batch size", "messages/s", "CPU µs per message", "peak memory, MB");
    var studentIntake = FunctionUnderTest.studentIntake();
    var runs = measure(table, studentIntake, Cpus.DEDICATED, batchSizes);
    firstRuns.put(studentIntake.title(), requireNonNull(runs.get(FIRST_BATCH_SIZE)));
    for (var baseline : List.of(FunctionUnderTest.typical(), FunctionUnderTest.getThenPut())) {
      var baselineRuns = measure(table, baseline, Cpus.DEDICATED, baselineBatchSizes);
      firstRuns.put(baseline.title(), requireNonNull(baselineRuns.get(FIRST_BATCH_SIZE)));
    }
    addTargets(runs);
    if (!baselineBatchSizes.isEmpty()) {
      measure(table, studentIntake, Cpus.SHARED, List.of());
    }
    report.addSection("warm", table);
    return runs;
  }

  /** Adds charts of the runs with batches of 100 from the start of the process. */
  void addCharts() {
    var throughput = new LineChart(
        "Messages per second, batches of 100, 1 CPU", "messages processed");
    var cpu = new LineChart(
        "Microseconds of CPU time per message, batches of 100, 1 CPU", "messages processed");
    firstRuns.forEach((title, run) -> {
      throughput.addLine(title, points(run, Interval::messagesPerSecond));
      cpu.addLine(title, points(run, Interval::cpuMicroseconds));
    });
    report.addChart("messages-per-second", throughput);
    report.addChart("cpu", cpu);
  }

  /** Measures only batches of 100, in a new process. */
  WarmRun batchesOf100(FunctionUnderTest function) {
    try (var environment = harness.start(function, Cpus.DEDICATED)) {
      return run(environment, function, Cpus.DEDICATED, FIRST_BATCH_SIZE, firstRun);
    }
  }

  private Map<Integer, WarmRun> measure(
      MarkdownTable table, FunctionUnderTest function, Cpus cpus, List<Integer> batchSizes) {
    var runs = new LinkedHashMap<Integer, WarmRun>();
    try (var environment = harness.start(function, cpus)) {
      Stream.concat(Stream.of(FIRST_BATCH_SIZE), batchSizes.stream()).forEach(batchSize -> {
        var duration = batchSize == FIRST_BATCH_SIZE ? firstRun : furtherRun;
        var run = run(environment, function, cpus, batchSize, duration);
        runs.put(batchSize, run);
        table.addRow(
            function.title(),
            cpus.title(),
            batchSize,
            run.messagesPerSecond(),
            run.cpuMicroseconds(),
            run.peakMegabytes());
      });
    }
    return runs;
  }

  private WarmRun run(
      ExecutionEnvironment environment,
      FunctionUnderTest function,
      Cpus cpus,
      int batchSize,
      Duration duration) {
    report.progress(
        "warm, %s, CPUs %s, batches of %,d".formatted(function.title(), cpus.title(), batchSize));
    return harness.warmRun(environment, batchSize, duration);
  }

  private void addTargets(Map<Integer, WarmRun> runs) {
    var hundred = requireNonNull(runs.get(FIRST_BATCH_SIZE));
    var typical = requireNonNull(firstRuns.get(FunctionUnderTest.typical().title()));
    report.addTarget(
        Target.minRatio(
            "throughput, batches of 100",
            35,
            new Reference(
                FunctionUnderTest.typical().title(), typical.messagesPerSecond().median()),
            hundred.messagesPerSecond().median(),
            "messages/s"));
    report.addTarget(
        Target.max(
            "CPU per message, batches of 100", 200, hundred.cpuMicroseconds().median(), "µs"));
    var thousand = requireNonNull(runs.get(1_000)).messagesPerSecond().median();
    report.addTarget(Target.min("throughput, batches of 1,000", 4_000, thousand, "messages/s"));
    var memory = requireNonNull(runs.get(10_000)).peakMegabytes();
    report.addTarget(Target.max("peak memory, batches of 10,000", 512, memory, "MB"));
  }

  private static List<Point> points(WarmRun run, Function<Interval, Double> value) {
    var intervalsPerPoint = Math.max(1, run.intervals().size() / POINTS_PER_LINE);
    return run.intervals()
        .stream()
        .gather(Gatherers.windowFixed(intervalsPerPoint))
        .map(List::getLast)
        .map(it -> new Point(it.totalMessages(), value.apply(it)))
        .toList();
  }
}
