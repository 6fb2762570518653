package student.intake.local.soak;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import student.intake.IntakeHandler;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.workload.NumberedWorkload;

/** Runs the function with injected faults; {@code scripts/soak} starts it. */
@Command(name = SoakCommand.NAME, sortOptions = false, description = "Runs the function with injected faults and accounts for every message.")
final class SoakCommand implements Callable<Integer> {

  static final String NAME = "scripts/soak";

  private static final int MAX_MESSAGES = 10_000_000;

  /** With more, so many calls fail in all attempts that the queue hardly drains. */
  private static final double MAX_PERCENT = 50;

  @Option(names = "--messages", defaultValue = "100000", paramLabel = "N", description = "Number of messages (default: ${DEFAULT-VALUE}).")
  private int messages;

  @Option(names = "--fault-rate", defaultValue = "5", paramLabel = "PERCENT", description = "Percentage of calls and invocations that fail (default: ${DEFAULT-VALUE}).")
  private double percent;

  @Option(names = "--traced", defaultValue = "50", paramLabel = "PERCENT", description = "Percentage of batches that are sampled by X-Ray (default: ${DEFAULT-VALUE}).")
  private double tracedPercent;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the faults (default: random).")
  private @Nullable Long seed;

  private final PrintStream out;

  SoakCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 if every message is accounted for and no invocation failed unexpectedly, 1 if not, 2 if the arguments are invalid. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new SoakCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    require(messages >= 1 && messages <= MAX_MESSAGES,
        "--messages must be 1 to %,d, not %,d".formatted(MAX_MESSAGES, messages));
    require(percent >= 0 && percent <= MAX_PERCENT,
        "--fault-rate must be 0 to %.0f percent, not %s".formatted(MAX_PERCENT, percent));
    require(tracedPercent >= 0 && tracedPercent <= 100,
        "--traced must be 0 to 100 percent, not %s".formatted(tracedPercent));
    var chosen = seed == null ? randomSeed() : seed;
    out.printf(
        "Sending %,d messages with a fault rate of %s %%, %s %% of batches traced, and seed %d.%n",
        messages, percent, tracedPercent, chosen);
    try (var stop = InterruptSignal.listen(NAME);
        var soak = start(chosen)) {
      return soak.run(IntakeHandler::create, stop) ? 0 : 1;
    }
  }

  private static long randomSeed() {
    return RandomGenerator.getDefault().nextInt(1_000_000);
  }

  private Soak start(long chosen) {
    var options = new Soak.Options(percent / 100, tracedPercent / 100, chosen);
    return Soak.start(
        new NumberedWorkload(messages), EmbeddedQueue.Kind.STANDARD, options, out);
  }

  private void require(boolean valid, String message) {
    if (!valid) {
      throw new ParameterException(new CommandLine(this), message);
    }
  }
}
