package student.intake.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import student.intake.bench.harness.BenchmarkHarness;
import student.intake.bench.harness.ColdStart;
import student.intake.bench.harness.FunctionUnderTest;
import student.intake.bench.harness.JitCompilers;
import student.intake.bench.harness.TraceSampling;
import student.intake.bench.report.MarkdownTable;
import student.intake.bench.report.Report;
import student.intake.bench.report.Summary;
import student.intake.bench.report.Target;

/** Measures cold starts without SnapStart. */
final class ColdStartBenchmark {

  private static final double MAX_MILLISECONDS = 1_200;
  private static final double MAX_PERCENT_OF_TYPICAL = 50;

  private final BenchmarkHarness harness;
  private final Report report;
  private final int runs;

  ColdStartBenchmark(BenchmarkHarness harness, Report report, int runs) {
    this.harness = harness;
    this.report = report;
    this.runs = runs;
  }

  void measure(JitCompilers... compilers) {
    var table = MarkdownTable.withHeader(
        "function",
        "JIT compilers",
        "initialization, ms",
        "first batch (1 message), ms",
        "total, ms",
        "next batch (10 messages), ms",
        "peak memory, MB");
    for (var each : compilers) {
      var median = measure(table, each);
      if (each == JitCompilers.C1) {
        report.addTarget(Target.max("cold start, C1", MAX_MILLISECONDS, median, "ms"));
      }
    }
    report.addSection("cold", table);
  }

  /** Returns the median total of this project's function, in milliseconds. */
  private double measure(MarkdownTable table, JitCompilers compilers) {
    var totals = new LinkedHashMap<String, Double>();
    coldStarts(compilers).forEach((variant, starts) -> {
      table.addRow(
          variant.title(),
          compilers.title(),
          summary(starts, ColdStart::initialization),
          summary(starts, ColdStart::firstBatch),
          summary(starts, ColdStart::total),
          summary(starts, ColdStart::nextBatch),
          Summary.of(starts.stream().map(it -> (double) it.peakMegabytes()).toList()));
      totals.put(variant.title(), summary(starts, ColdStart::total).median());
    });
    var studentIntake = requireNonNull(totals.get(FunctionUnderTest.studentIntake().title()));
    var typical = requireNonNull(totals.get(FunctionUnderTest.typical().title()));
    report.addTarget(
        Target.max(
            "cold start, " + compilers.title() + ", relative to typical", MAX_PERCENT_OF_TYPICAL,
            100 * studentIntake / typical, "%"));
    return studentIntake;
  }

  private Map<Variant, List<ColdStart>> coldStarts(JitCompilers compilers) {
    var variants = Variant.all();
    var starts = new LinkedHashMap<Variant, List<ColdStart>>();
    for (var run = 0; run < runs; run++) {
      // The variants take turns, so that a slow phase of the machine affects all of them.
      for (var variant : variants) {
        starts.computeIfAbsent(variant, _ -> new ArrayList<>())
            .add(coldStart(variant, compilers, run));
      }
    }
    return starts;
  }

  /** Measures the total of a cold start with C1, in milliseconds. */
  Summary total(FunctionUnderTest function, TraceSampling sampling) {
    var variant = new Variant(function.title(), function, sampling);
    var starts = IntStream.range(0, runs)
        .mapToObj(run -> coldStart(variant, JitCompilers.C1, run))
        .toList();
    return summary(starts, ColdStart::total);
  }

  private ColdStart coldStart(Variant variant, JitCompilers compilers, int run) {
    report.progress(
        "cold start, %s, %s, run %d".formatted(compilers.title(), variant.title(), run + 1));
    return harness.coldStart(variant.function(), variant.sampling(), compilers);
  }

  private static Summary summary(List<ColdStart> starts, Function<ColdStart, Duration> duration) {
    return Summary.ofMilliseconds(starts.stream().map(duration).toList());
  }

  private record Variant(String title, FunctionUnderTest function, TraceSampling sampling) {

    static List<Variant> all() {
      var studentIntake = FunctionUnderTest.studentIntake();
      var notSampled = new Variant(
          studentIntake.title() + ", not sampled", studentIntake, TraceSampling.none());
      return Stream.concat(
          FunctionUnderTest.comparable().stream().map(Variant::sampled),
          Stream.of(notSampled, sampled(FunctionUnderTest.sdkOnly())))
          .toList();
    }

    private static Variant sampled(FunctionUnderTest function) {
      return new Variant(function.title(), function, TraceSampling.all());
    }
  }
}
