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
import student.intake.bench.report.Target.Reference;

/** Measures cold starts without SnapStart. */
final class ColdStartBenchmark {

  private static final double MAX_MILLISECONDS = 1_200;
  private static final double MAX_RATIO_TO_TYPICAL = 0.5;
  private static final double MAX_RATIO_TO_STREAMING = 0.9;

  private final BenchmarkHarness harness;
  private final Report report;
  private final int runs;

  ColdStartBenchmark(BenchmarkHarness harness, Report report, int runs) {
    this.harness = harness;
    this.report = report;
    this.runs = runs;
  }

  /** Measures the function, the baseline functions and earlier builds. */
  void measure(Builds builds, JitCompilers... compilers) {
    var table = MarkdownTable.withHeader(
        "function",
        "JIT compilers",
        "initialization, ms",
        "first batch (1 message), ms",
        "total, ms",
        "next batch (10 messages), ms",
        "peak memory, MB");
    for (var each : compilers) {
      measure(table, each, builds);
    }
    report.addSection("cold", table);
  }

  private void measure(MarkdownTable table, JitCompilers compilers, Builds builds) {
    var totals = new LinkedHashMap<String, Double>();
    coldStarts(compilers, Variant.all(builds)).forEach((variant, starts) -> {
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
    var metric = "cold start, " + compilers.title();
    var measured = requireNonNull(totals.get(FunctionUnderTest.studentIntake().title()));
    report.addTarget(
        Target.maxRatio(
            metric, MAX_RATIO_TO_TYPICAL, reference(FunctionUnderTest.typical(), totals), measured,
            "ms"));
    if (compilers == JitCompilers.C1) {
      report.addTarget(
          Target.maxRatio(
              metric, MAX_RATIO_TO_STREAMING, reference(builds.streaming(), totals), measured,
              "ms"));
      report.addTarget(
          Target.max(metric, MAX_MILLISECONDS, measured, "ms")
              .comparedWith(reference(builds.baseline(), totals), measured, "ms"));
    }
  }

  private static Reference reference(FunctionUnderTest function, Map<String, Double> totals) {
    return new Reference(function.title(), requireNonNull(totals.get(function.title())));
  }

  private Map<Variant, List<ColdStart>> coldStarts(
      JitCompilers compilers, List<Variant> variants) {
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

    static List<Variant> all(Builds builds) {
      var studentIntake = FunctionUnderTest.studentIntake();
      var notSampled = new Variant(
          studentIntake.title() + ", not sampled", studentIntake, TraceSampling.none());
      return Stream.concat(
          Stream.concat(
              FunctionUnderTest.comparable().stream(),
              Stream.of(builds.baseline(), builds.streaming())).map(Variant::sampled),
          Stream.of(notSampled, sampled(FunctionUnderTest.sdkOnly())))
          .toList();
    }

    private static Variant sampled(FunctionUnderTest function) {
      return new Variant(function.title(), function, TraceSampling.all());
    }
  }
}
