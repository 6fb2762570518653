package student.intake.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import student.intake.bench.report.Report;
import student.intake.command.CommandRunner;

/** The command that {@code scripts/bench} runs. */
@Command(name = BenchCommand.NAME, sortOptions = false, description = "Measures the function and compares it with two baselines.")
final class BenchCommand implements Callable<Integer> {

  static final String NAME = "scripts/bench";

  @ArgGroup
  private Mode mode = new Mode();

  @Option(names = "--delay", defaultValue = "5", paramLabel = "MS", description = "Response time of the simulated table in milliseconds (default: ${DEFAULT-VALUE}).")
  private int delay;

  @Option(names = "--baseline", defaultValue = Builds.BASELINE, paramLabel = "COMMIT", description = "Earlier build to compare with (default: ${DEFAULT-VALUE}).")
  private String baseline = Builds.BASELINE;

  private final PrintStream out;

  private BenchCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 if every target is met, 1 if a target is missed, 2 if an argument is invalid. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new BenchCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var report = new Report(out);
    var benchmarks = new Benchmarks(Duration.ofMillis(delay), report);
    if (mode.profile) {
      benchmarks.profile();
    } else {
      var builds = Builds.of(baseline, report::progress);
      if (mode.quick) {
        benchmarks.quick(builds);
      } else {
        benchmarks.full(builds);
      }
    }
    if (!mode.quick) {
      report.writeDocument();
      out.println("Wrote docs/performance.md" + (mode.profile ? "" : " and its charts"));
    }
    var missed = report.missedTargets();
    missed.forEach(
        it -> out.printf(
            "Target missed: %s is %s, target %s%n", it.metric(), it.measured(), it.limit()));
    return missed.isEmpty() ? 0 : 1;
  }

  /** What to measure instead of everything. */
  private static final class Mode {

    @Option(names = "--quick", description = "Run fewer measurements and do not write docs/performance.md.")
    private boolean quick;

    @Option(names = "--profile", description = "Measure only which parts of the function use the CPU time.")
    private boolean profile;
  }
}
