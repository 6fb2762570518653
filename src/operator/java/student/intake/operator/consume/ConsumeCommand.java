package student.intake.operator.consume;

import static student.intake.operator.aws.EventSourceMapping.Status.DISABLED;
import static student.intake.operator.aws.EventSourceMapping.Status.ENABLED;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;
import student.intake.operator.aws.EventSourceMapping;
import student.intake.operator.aws.EventSourceMapping.Status;
import student.intake.operator.aws.QueueDepth;
import student.intake.operator.aws.TargetOptions;

/** Pauses and resumes consuming. {@code scripts/consume --help} documents the options. */
@Command(name = ConsumeCommand.NAME, sortOptions = false)
final class ConsumeCommand implements Callable<Integer> {

  static final String NAME = "scripts/consume";

  /** The parameter of the stack on which the mapping's Enabled depends. */
  private static final String PARAMETER = "Consume";

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final String ROW = "%-16s%s%n";

  private final PrintStream out;
  private final PrintStream err;

  ConsumeCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Exits with 0 if the mapping has the requested state, 1 if it does not or the command fails, 2 if an
   * argument is wrong.
   */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new ConsumeCommand(System.out, System.err), arguments));
  }

  @Override
  public Integer call() {
    throw invalid("specify pause, resume or show");
  }

  @Command
  int show(@Mixin TargetOptions target) throws InterruptedException {
    out.printf(ROW, "consuming", target.eventSourceMapping().status().text());
    printDepth(target);
    return 0;
  }

  @Command
  int pause(
      @Mixin TargetOptions target, @Option(names = "--timeout", defaultValue = "300") int timeout)
      throws InterruptedException {
    if (!change(target, false, timeout)) {
      return 1;
    }
    var depth = printDepth(target);
    out.println(
        "Messages in flight were received before: the function still processes them, or they become");
    out.println("visible for their retry.");
    if (depth.retention().isPositive()) {
      out.printf(
          "The queue keeps a message for %s after it was sent: resume before.%n",
          Plural.of(depth.retention().toDays(), "day"));
    }
    if ("false".equals(target.stack().parameters().get(PARAMETER))) {
      out.printf("The stack's parameter %s is false: deployments keep it paused.%n", PARAMETER);
    } else {
      out.println("A deployment can resume it. To deploy while it is paused:");
      printDeployment(target, "false");
    }
    return 0;
  }

  @Command
  int resume(
      @Mixin TargetOptions target, @Option(names = "--timeout", defaultValue = "300") int timeout)
      throws InterruptedException {
    if (!change(target, true, timeout)) {
      return 1;
    }
    printDepth(target);
    if ("false".equals(target.stack().parameters().get(PARAMETER))) {
      out.printf(
          "The stack's parameter %s is false: a deployment can pause it again. To set it:%n",
          PARAMETER);
      printDeployment(target, "true");
    }
    return 0;
  }

  private QueueDepth printDepth(TargetOptions target) throws InterruptedException {
    try (var sqs = target.sqsClient(1)) {
      var depth = QueueDepth.of(sqs, target.queueUrl());
      out.printf(ROW, "queue", depth.text());
      return depth;
    }
  }

  private void printDeployment(TargetOptions target, String value) throws InterruptedException {
    out.printf(
        "  sam deploy --stack-name %s --parameter-overrides %s=%s%n",
        target.stack().name(), PARAMETER, value);
  }

  /** Requests the state, unless the mapping has it, and waits for it. Returns whether it has it. */
  private boolean change(TargetOptions target, boolean enabled, int timeoutSeconds)
      throws InterruptedException {
    if (timeoutSeconds < 1) {
      throw invalid("--timeout must be a whole number of seconds greater than 0");
    }
    var wanted = enabled ? ENABLED : DISABLED;
    var mapping = target.eventSourceMapping();
    try (var stop = InterruptSignal.listen(NAME)) {
      var status = mapping.status();
      if (status.state().equals(wanted)) {
        out.printf(ROW, "consuming", "was %s already".formatted(status.text()));
        return true;
      }
      status = await(mapping, status, wanted, Duration.ofSeconds(timeoutSeconds), stop);
      out.printf(ROW, "consuming", status.text());
      if (!status.state().equals(wanted)) {
        err.printf(
            "%s: %s; a requested change continues. Check it with %s show.%n", NAME,
            stop.raised()
                ? "stopped waiting"
                : "not %s after %s".formatted(wanted, Plural.of(timeoutSeconds, "second")),
            NAME);
        return false;
      }
      return true;
    }
  }

  private Status await(
      EventSourceMapping mapping, Status first, String wanted, Duration timeout,
      InterruptSignal stop) throws InterruptedException {
    var end = System.nanoTime() + timeout.toNanos();
    var status = first;
    var requested = false;
    while (!status.state().equals(wanted) && !stop.raised() && System.nanoTime() < end) {
      var before = status.state();
      // Lambda refuses an update while it makes another one.
      if (!requested && status.isSettled()) {
        status = mapping.request(wanted.equals(ENABLED));
        requested = true;
      } else if (!stop.await(POLL_INTERVAL.toMillis())) {
        status = mapping.status();
      }
      if (!status.state().equals(before)) {
        err.println(status.state() + " ...");
      }
    }
    return status;
  }

  private ParameterException invalid(String message) {
    return new ParameterException(new CommandLine(this), message);
  }
}
