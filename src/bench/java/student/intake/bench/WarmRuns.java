package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import student.intake.bench.Plot.Point;
import student.intake.bench.WarmRun.Window;

/** Batch after batch in one process, settled with batches of a hundred before any other size. */
final class WarmRuns {

  private static final int HUNDRED = 100;
  private static final int POINTS_OF_A_LINE = 60;

  private final Laboratory laboratory;
  private final Report report;
  private final Duration settling;
  private final Duration each;
  private final Map<Subject, WarmRun> hundreds = new LinkedHashMap<>();

  /**
   * Warm runs.
   *
   * @param settling how long batches of 100 run, from the start
   * @param each how long those of each other size run, after that
   */
  WarmRuns(Laboratory laboratory, Report report, Duration settling, Duration each) {
    this.laboratory = laboratory;
    this.report = report;
    this.settling = settling;
    this.each = each;
  }

  /**
   * The function's own figures by size of batch.
   *
   * @param ours sizes of its batches beside 100
   * @param theirs those of the two others: one of 10,000 takes them more than a minute
   */
  Map<Integer, WarmRun> measure(List<Integer> ours, List<Integer> theirs) {
    var table = MarkdownTable.of(
        "function", "CPUs", "batch", "messages/s", "CPU µs a message", "peak memory, MB");
    var figures = measure(table, Subject.studentIntake(), Laboratory.OWN_CPU, ours);
    measure(table, Subject.typical(), Laboratory.OWN_CPU, theirs);
    measure(table, Subject.originalWay(), Laboratory.OWN_CPU, theirs);
    holdAgainstTargets(figures);
    if (!theirs.isEmpty()) {
      measure(table, Subject.studentIntake(), Laboratory.BOTH_CPUS, List.of());
    }
    report.show("warm", table);
    return figures;
  }

  /** The way there, as far as it went on the CPU of its own. */
  void plot() {
    var speeds = new Plot("Messages a second, batches of 100, one CPU", "messages so far");
    var cpu = new Plot("Microseconds of CPU a message, batches of 100, one CPU", "messages so far");
    hundreds.forEach((subject, run) -> {
      speeds.line(subject.title(), points(run, Window::messagesPerSecond));
      cpu.line(subject.title(), points(run, Window::cpuMicroseconds));
    });
    report.plot("messages-per-second", speeds);
    report.plot("cpu", cpu);
  }

  /** Batches of a hundred alone, in a process of their own. */
  WarmRun hundreds(Subject subject, String cpus) {
    try (var function = laboratory.start(subject, cpus)) {
      return run(function, subject, cpus, HUNDRED, settling);
    }
  }

  private Map<Integer, WarmRun> measure(
      MarkdownTable table, Subject subject, String cpus, List<Integer> batches) {
    var runs = new LinkedHashMap<Integer, WarmRun>();
    try (var function = laboratory.start(subject, cpus)) {
      Stream.concat(Stream.of(HUNDRED), batches.stream()).forEach(batch -> {
        var atLeast = batch == HUNDRED ? settling : each;
        var run = run(function, subject, cpus, batch, atLeast);
        runs.put(batch, run);
        table.row(
            subject.title(),
            cpus.equals(Laboratory.OWN_CPU) ? "one" : "two, one of them shared",
            batch,
            run.messagesPerSecond(),
            run.cpuMicroseconds(),
            run.peakMegabytes());
      });
    }
    if (cpus.equals(Laboratory.OWN_CPU)) {
      hundreds.put(subject, requireNonNull(runs.get(HUNDRED)));
    }
    return runs;
  }

  private WarmRun run(
      MeasuredFunction function, Subject subject, String cpus, int batch, Duration atLeast) {
    report.progress("warm, %s, CPUs %s, batches of %,d".formatted(subject.title(), cpus, batch));
    return laboratory.warm(function, batch, atLeast);
  }

  private void holdAgainstTargets(Map<Integer, WarmRun> ours) {
    var hundred = requireNonNull(ours.get(HUNDRED));
    var typical = requireNonNull(hundreds.get(Subject.typical()));
    var times = hundred.messagesPerSecond().median() / typical.messagesPerSecond().median();
    report.target(Target.atLeast("batches of 100, messages/s of typical", 35, times, "×"));
    report.target(
        Target.atMost(
            "batches of 100, CPU a message", 200, hundred.cpuMicroseconds().median(), "µs"));
    var thousand = requireNonNull(ours.get(1_000)).messagesPerSecond().median();
    report.target(Target.atLeast("batches of 1,000", 4_000, thousand, "messages/s"));
    var memory = requireNonNull(ours.get(10_000)).peakMegabytes();
    report.target(Target.atMost("memory, batches of 10,000", 512, memory, "MB"));
  }

  private static List<Point> points(WarmRun run, Function<Window, Double> figure) {
    var together = Math.max(1, run.windows().size() / POINTS_OF_A_LINE);
    return run.windows()
        .stream()
        .gather(Gatherers.windowFixed(together))
        .map(List::getLast)
        .map(it -> new Point(it.messagesSoFar(), figure.apply(it)))
        .toList();
  }
}
