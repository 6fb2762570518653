package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;
import student.intake.bench.Plot.Point;
import student.intake.bench.WarmRun.Window;
import student.intake.runtime.FunctionProcess;

/** Measures everything once, prints it, and holds it against the targets. */
final class Bench {

  private static final List<Subject> SUBJECTS = List.of(Subject.values());
  private static final String BESIDE_THE_LABORATORY = "0";
  private static final String BOTH_CPUS = "0,1";
  private static final int MEGABYTE = 1_000_000;
  private static final int POINTS_OF_A_LINE = 60;

  private static final int ONE = 1;
  private static final int TEN = 10;
  private static final int HUNDRED = 100;
  private static final int THOUSAND = 1_000;
  private static final int TEN_THOUSAND = 10_000;

  private static final List<Integer> BATCHES = List.of(HUNDRED, ONE, TEN, THOUSAND, TEN_THOUSAND);

  private final Laboratory laboratory;
  private final Extent extent;
  private final PrintStream out;
  private final PerformanceDocument document = new PerformanceDocument();
  private final List<Target> targets = new ArrayList<>();

  /** Measures in {@code laboratory}, as much of everything as {@code extent} says. */
  Bench(Laboratory laboratory, Extent extent, PrintStream out) {
    this.laboratory = laboratory;
    this.extent = extent;
    this.out = out;
  }

  /** Measures everything; the targets that were missed are the answer. */
  List<Target> run() throws InterruptedException {
    coldStarts();
    primedStarts();
    packageSize();
    var warm = warm();
    simulate(warm);
    var table = MarkdownTable.of("target", "wanted", "measured", "");
    targets.forEach(
        it -> table.row(it.what(), it.wanted(), it.measured(), it.met() ? "met" : "**missed**"));
    show("targets", table);
    return targets.stream().filter(it -> !it.met()).toList();
  }

  /** Writes what was measured into {@code docs/performance.md}. */
  void write() {
    document.write();
  }

  private void coldStarts() {
    var table = MarkdownTable.of(
        "function",
        "JVM",
        "initialization, ms",
        "first batch, of one, ms",
        "together, ms",
        "next batch, of ten, ms",
        "peak memory, MB");
    coldStarts(table, "C1 only, as without SnapStart", "C1", 1_200, Laboratory.ONLY_C1);
    coldStarts(table, "C1 and C2", "C1 and C2", Double.NaN);
    show("cold", table);
  }

  private void coldStarts(
      MarkdownTable table, String title, String jvm, double limit, String... flags) {
    var starts = new EnumMap<Subject, List<ColdStart>>(Subject.class);
    for (var run = 0; run < extent.coldStarts(); run++) {
      // In turn, so that what slows the machine down slows all of them down.
      for (var subject : SUBJECTS) {
        progress("cold start, %s, %s, run %d".formatted(title, subject.title(), run + 1));
        starts.computeIfAbsent(subject, _ -> new ArrayList<>())
            .add(laboratory.coldStart(subject, flags));
      }
    }
    for (var subject : SUBJECTS) {
      var these = starts.getOrDefault(subject, List.of());
      table.row(
          subject.title(),
          title,
          spread(these, ColdStart::initialization),
          spread(these, ColdStart::first),
          spread(these, ColdStart::total),
          spread(these, ColdStart::next),
          Spread.of(these.stream().map(it -> (double) it.peakMegabytes()).toList()));
    }
    var ours = spread(requireNonNull(starts.get(Subject.STUDENT_INTAKE)), ColdStart::total)
        .median();
    var typical = spread(requireNonNull(starts.get(Subject.TYPICAL)), ColdStart::total).median();
    targets.add(
        Target.atMost("cold start, " + jvm + ", of typical", 50, 100 * ours / typical, "%"));
    if (!Double.isNaN(limit)) {
      targets.add(Target.atMost("cold start, " + jvm, limit, ours, "ms"));
    }
  }

  private void primedStarts() throws InterruptedException {
    var table = MarkdownTable.of("first batch after priming", "ms");
    primedStarts(table, ONE, 30);
    primedStarts(table, TEN, 60);
    show("primed", table);
  }

  private void primedStarts(MarkdownTable table, int messages, int limit)
      throws InterruptedException {
    var took = new ArrayList<Duration>();
    for (var run = 0; run < extent.primedStarts(); run++) {
      progress("first batch of %d after priming, run %d".formatted(messages, run + 1));
      took.add(laboratory.firstAfterPriming(messages));
    }
    var spread = spread(took, it -> it);
    table.row(messages == ONE ? "one message" : messages + " messages", spread);
    targets.add(
        Target.atMost("first batch of " + messages + " after priming", limit, spread.median(),
            "ms"));
  }

  private void packageSize() {
    var megabytes = FunctionProcess.packageJars().stream().mapToLong(Bench::size).sum()
        / (double) MEGABYTE;
    targets.add(Target.atMost("package", 15, megabytes, "MB"));
  }

  private Map<Integer, WarmRun> warm() {
    var table = MarkdownTable.of(
        "function", "CPUs", "batch", "messages/s", "CPU µs a message", "peak memory, MB");
    var runs = new EnumMap<Subject, Map<Integer, WarmRun>>(Subject.class);
    for (var subject : SUBJECTS) {
      runs.put(subject, warm(table, subject, BESIDE_THE_LABORATORY, BATCHES));
    }
    if (extent.twoCpus()) {
      warm(table, Subject.STUDENT_INTAKE, BOTH_CPUS, List.of(HUNDRED));
    }
    show("warm", table);
    var speeds = new Plot("Messages a second, batches of 100, one CPU", "messages so far");
    var cpu = new Plot("Microseconds of CPU a message, batches of 100, one CPU", "messages so far");
    runs.forEach((subject, these) -> {
      var run = requireNonNull(these.get(HUNDRED));
      speeds.line(subject.title(), points(run, Window::messagesPerSecond));
      cpu.line(subject.title(), points(run, Window::cpuMicroseconds));
    });
    document.plot("messages-per-second", speeds);
    document.plot("cpu", cpu);
    var ours = requireNonNull(runs.get(Subject.STUDENT_INTAKE));
    holdAgainst(requireNonNull(runs.get(Subject.TYPICAL)), ours);
    return ours;
  }

  /** One process: settled with batches of a hundred first, then measured with all others. */
  private Map<Integer, WarmRun> warm(
      MarkdownTable table, Subject subject, String cpus, List<Integer> batches) {
    var runs = new LinkedHashMap<Integer, WarmRun>();
    try (var function = laboratory.start(subject, cpus)) {
      for (var batch : batches) {
        // A batch of 10,000 takes the baselines more than a minute.
        if (batch < TEN_THOUSAND || subject == Subject.STUDENT_INTAKE) {
          progress("warm, %s, CPUs %s, batches of %,d".formatted(subject.title(), cpus, batch));
          var atLeast = batch == HUNDRED ? extent.settling() : extent.warm();
          var run = laboratory.warm(function, batch, atLeast);
          runs.put(batch, run);
          table.row(
              subject.title(),
              cpus.equals(BOTH_CPUS) ? "two, one of them shared" : "one",
              "%,d".formatted(batch),
              run.messagesPerSecond(),
              run.cpuMicroseconds(),
              run.peakMegabytes());
        }
      }
    }
    return runs;
  }

  private void holdAgainst(Map<Integer, WarmRun> typical, Map<Integer, WarmRun> ours) {
    var hundred = requireNonNull(ours.get(HUNDRED));
    var thousand = requireNonNull(ours.get(THOUSAND));
    var tenThousand = requireNonNull(ours.get(TEN_THOUSAND));
    var times = hundred.messagesPerSecond().median()
        / requireNonNull(typical.get(HUNDRED)).messagesPerSecond().median();
    targets.add(Target.atLeast("batches of 100, messages/s of typical", 35, times, "×"));
    targets.add(
        Target.atMost(
            "batches of 100, CPU a message", 200, hundred.cpuMicroseconds().median(), "µs"));
    targets.add(
        Target.atLeast(
            "batches of 1,000", 4_000, thousand.messagesPerSecond().median(), "messages/s"));
    targets.add(
        Target.atMost("memory, batches of 10,000", 512, tenThousand.peakMegabytes(), "MB"));
  }

  private void simulate(Map<Integer, WarmRun> warm) {
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
            "%,d".formatted(rate),
            "%,d".formatted(mapping.batchSize()),
            mapping.window(),
            String.format(Locale.ROOT, "%.1f", result.meanBatch()),
            result.environments(),
            String.format(Locale.ROOT, "%.2f", result.medianLatency()),
            String.format(Locale.ROOT, "%.2f", result.lateLatency()),
            String.format(Locale.ROOT, "%.2f", result.dollarsPerMillion()));
      }
    }
    show("simulation", table);
  }

  /** An invocation's overhead is what a batch of one takes; the rest is the batch's own speed. */
  private static Simulation simulation(Mapping mapping, Map<Integer, WarmRun> warm) {
    var one = requireNonNull(warm.get(ONE));
    var full = requireNonNull(warm.get(mapping.batchSize()));
    var overhead = 1 / one.messagesPerSecond().median();
    return new Simulation(
        mapping.batchSize(),
        mapping.window(),
        Mapping.MAXIMUM_CONCURRENCY,
        Mapping.GIGABYTES,
        overhead,
        full.messagesPerSecond().median(),
        Mapping.RESTORE_SECONDS);
  }

  private void show(String section, MarkdownTable table) {
    out.println();
    out.println(table);
    document.section(section, table);
  }

  private void progress(String what) {
    out.println("... " + what);
  }

  private static <T> Spread spread(List<T> runs, Function<T, Duration> figure) {
    return Spread.of(
        runs.stream().map(figure).map(it -> it.toNanos() / (double) MEGABYTE).toList());
  }

  private static List<Point> points(WarmRun run, Function<Window, Double> figure) {
    var each = Math.max(1, run.windows().size() / POINTS_OF_A_LINE);
    return run.windows()
        .stream()
        .gather(Gatherers.windowFixed(each))
        .map(List::getLast)
        .map(it -> new Point(it.messagesSoFar(), figure.apply(it)))
        .toList();
  }

  private static long size(Path jar) {
    try {
      return Files.size(jar);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * How much is measured.
   *
   * @param coldStarts of each function with each kind of JVM
   * @param primedStarts of each size of batch
   * @param settling how long batches of 100 run, from the start
   * @param warm how long those of each other size run, after that
   * @param twoCpus whether the function also runs on two
   */
  record Extent(
      int coldStarts, int primedStarts, Duration warm, Duration settling, boolean twoCpus) {

    static final Extent FULL = new Extent(
        5, 5, Duration.ofSeconds(10), Duration.ofSeconds(90), true);
    static final Extent QUICK = new Extent(
        2, 1, Duration.ofSeconds(3), Duration.ofSeconds(45), false);
  }

  private record Mapping(int batchSize, int window) {

    private static final int MAXIMUM_CONCURRENCY = 10;
    private static final double GIGABYTES = 1_769 / 1_024.0;

    /** Assumed, since no snapshot can be restored here: AWS says that most take less. */
    private static final double RESTORE_SECONDS = 0.5;
  }
}
