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

/** New processes, until they have answered their first batches. */
final class ColdStarts {

  private static final double LIMIT_MILLISECONDS = 1_200;
  private static final double LIMIT_PERCENT = 50;

  private final Laboratory laboratory;
  private final Report report;
  private final int runs;

  ColdStarts(Laboratory laboratory, Report report, int runs) {
    this.laboratory = laboratory;
    this.report = report;
    this.runs = runs;
  }

  void measure(Jvm... jvms) {
    var table = MarkdownTable.of(
        "function",
        "JVM",
        "initialization, ms",
        "first batch, of one, ms",
        "together, ms",
        "next batch, of ten, ms",
        "peak memory, MB");
    for (var jvm : jvms) {
      var median = measure(table, jvm);
      if (jvm == Jvm.C1) {
        report.target(Target.atMost("cold start, C1", LIMIT_MILLISECONDS, median, "ms"));
      }
    }
    report.show("cold", table);
  }

  /** The function's own median, in milliseconds. */
  private double measure(MarkdownTable table, Jvm jvm) {
    var totals = new LinkedHashMap<String, Double>();
    starts(jvm).forEach((kind, these) -> {
      table.row(
          kind.title(),
          jvm.title(),
          spread(these, ColdStart::initialization),
          spread(these, ColdStart::first),
          spread(these, ColdStart::total),
          spread(these, ColdStart::next),
          Spread.of(these.stream().map(it -> (double) it.peakMegabytes()).toList()));
      totals.put(kind.title(), spread(these, ColdStart::total).median());
    });
    var ours = requireNonNull(totals.get(Subject.studentIntake().title()));
    var typical = requireNonNull(totals.get(Subject.typical().title()));
    report.target(
        Target.atMost(
            "cold start, " + jvm.title() + ", of typical", LIMIT_PERCENT, 100 * ours / typical,
            "%"));
    return ours;
  }

  private Map<Kind, List<ColdStart>> starts(Jvm jvm) {
    var kinds = Kind.all();
    var starts = new LinkedHashMap<Kind, List<ColdStart>>();
    for (var run = 0; run < runs; run++) {
      // In turn, so that what slows the machine down slows all of them down.
      for (var kind : kinds) {
        starts.computeIfAbsent(kind, _ -> new ArrayList<>()).add(start(kind, jvm, run));
      }
    }
    return starts;
  }

  /** What starts of one function take together, with C1. */
  Spread together(Subject subject, Sampling sampling) {
    var kind = new Kind(subject.title(), subject, sampling);
    var starts = IntStream.range(0, runs).mapToObj(run -> start(kind, Jvm.C1, run)).toList();
    return spread(starts, ColdStart::total);
  }

  private ColdStart start(Kind kind, Jvm jvm, int run) {
    report.progress("cold start, %s, %s, run %d".formatted(jvm.title(), kind.title(), run + 1));
    return laboratory.coldStart(kind.subject(), kind.sampling(), jvm);
  }

  private static Spread spread(List<ColdStart> starts, Function<ColdStart, Duration> figure) {
    return Spread.ofMilliseconds(starts.stream().map(figure).toList());
  }

  /** What is started; X-Ray's library takes a good part of a start that is sampled. */
  private record Kind(String title, Subject subject, Sampling sampling) {

    static List<Kind> all() {
      var ours = Subject.studentIntake();
      var notSampled = new Kind(ours.title() + ", not sampled", ours, Sampling.nothing());
      var bare = sampled(Subject.barePuts());
      return Stream.concat(Subject.all().stream().map(Kind::sampled), Stream.of(notSampled, bare))
          .toList();
    }

    private static Kind sampled(Subject subject) {
      return new Kind(subject.title(), subject, Sampling.everything());
    }
  }
}
