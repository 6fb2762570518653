package student.intake.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import student.intake.command.CommandRunner;

/** Measures the function beside two others; {@code scripts/bench} starts it. */
@Command(name = BenchCommand.NAME, sortOptions = false, description = "Measures the function beside two others.")
final class BenchCommand implements Callable<Integer> {

  static final String NAME = "scripts/bench";

  @Option(names = "--quick", description = "Measure less, and leave docs/performance.md as it is.")
  private boolean quick;

  @Option(names = "--delay", defaultValue = "5", paramLabel = "MS", description = "Milliseconds that the table takes (default: ${DEFAULT-VALUE}).")
  private int delay;

  private final PrintStream out;

  private BenchCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 when every target is met, 1 when one is missed, 2 when an argument is wrong. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new BenchCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var report = new Report(out);
    var bench = new Bench(Duration.ofMillis(delay), report);
    if (quick) {
      bench.quick();
    } else {
      bench.full();
      report.write();
      out.println("Written: docs/performance.md, docs/performance/*.svg");
    }
    var missed = report.missed();
    missed.forEach(
        it -> out.printf("missed: %s %s, wanted %s%n", it.what(), it.measured(), it.wanted()));
    return missed.isEmpty() ? 0 : 1;
  }
}
