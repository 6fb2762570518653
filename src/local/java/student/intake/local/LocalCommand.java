package student.intake.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.LocalClients;

/** Runs the function with an embedded queue and table; {@code scripts/local} starts it. */
@Command(name = LocalCommand.NAME, sortOptions = false, description = "Runs the function with an embedded SQS queue and DynamoDB table on this machine.")
final class LocalCommand implements Callable<Integer> {

  static final String NAME = "scripts/local";

  private static final int MAX_DEMO_MESSAGES = 1_000_000;
  private static final int MAX_PORT = 65_535;

  @Option(names = "--demo", arity = "0..1", fallbackValue = "1000", paramLabel = "N", description = "Send N messages (default: 1,000), verify the outcomes and exit.")
  private @Nullable Integer demo;

  @Option(names = "--data", paramLabel = "DIR", description = "Keep the table in DIR (default: in memory).")
  private @Nullable Path data;

  @Option(names = "--queue-port", defaultValue = "9324", paramLabel = "PORT", description = "Port of the queue (default: ${DEFAULT-VALUE}; 0 for any free port).")
  private int queuePort;

  @Option(names = "--table-port", defaultValue = "8000", paramLabel = "PORT", description = "Port of the table (default: ${DEFAULT-VALUE}; 0 for any free port).")
  private int tablePort;

  @Option(names = "--page-port", defaultValue = "9325", paramLabel = "PORT", description = "Port of the page (default: ${DEFAULT-VALUE}; 0 for any free port).")
  private int pagePort;

  @Option(names = "--no-page", description = "Do not serve the page.")
  private boolean noPage;

  @Option(names = "--page", description = "With --demo: serve the page, and keep it open when the demo has ended.")
  private boolean page;

  private final PrintStream out;

  LocalCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 on success, 1 on failure, 2 if the arguments are invalid. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new LocalCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require(demo == null || (demo >= 1 && demo <= MAX_DEMO_MESSAGES),
        "--demo must be 1 to %,d messages, not %,d".formatted(MAX_DEMO_MESSAGES, demo));
    require(!page || demo != null, "--page is for --demo; without it, the page is always there");
    require(!(page && noPage), "specify --page or --no-page, not both");
    requirePort("--queue-port", queuePort);
    requirePort("--table-port", tablePort);
    requirePort("--page-port", pagePort);
    try (var stop = InterruptSignal.listen(NAME)) {
      return demo == null ? runUntil(stop) : runDemo(demo, stop);
    }
  }

  private int runDemo(int count, InterruptSignal stop)
      throws IOException, InterruptedException {
    var pages = page ? OptionalInt.of(pagePort) : OptionalInt.empty();
    try (var intake = LocalIntake.start(new EmbeddedCloud.Options(), pages)) {
      intake.page().ifPresent(it -> out.printf("Page: %s%n", it.address()));
      out.printf("Sending %,d messages to an embedded queue.%n", count);
      var passed = new Demo(intake.cloud(), intake.counts(), count, out).run(intake.function());
      if (intake.page().isPresent()) {
        intake.page().get().finish();
        out.printf("%nThe page stays open: %s%nCtrl-C stops it.%n", intake.page().get().address());
        stop.await();
      }
      return passed ? 0 : 1;
    }
  }

  private int runUntil(InterruptSignal stop) throws InterruptedException {
    var options = new EmbeddedCloud.Options(EmbeddedQueue.Kind.STANDARD, queuePort, tablePort,
        Optional.ofNullable(data));
    var pages = noPage ? OptionalInt.empty() : OptionalInt.of(pagePort);
    try (var intake = LocalIntake.start(options, pages);
        var _ = EventSourceMapping.start(
            intake.cloud().queue(), intake.cloud().template(), intake.function());
        var _ = CloudStatus.print(intake.cloud(), intake.counts(), out)) {
      printWelcome(intake);
      stop.await();
      out.println("\nStopping.");
    }
    out.println(data == null ? "Stopped." : "Stopped. The table is in " + data);
    return 0;
  }

  private void requirePort(String option, int port) {
    require(port >= 0 && port <= MAX_PORT,
        "%s must be 0 to %d, not %d".formatted(option, MAX_PORT, port));
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(new CommandLine(this), message);
    }
  }

  private void printWelcome(LocalIntake intake) {
    var cloud = intake.cloud();
    out.printf(
        """
            The function runs with this queue and table, on this machine only:
              queue  %s
              table  %s at %s
            %s
            In another terminal:
              export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=%s
              aws sqs send-message --endpoint-url %s --queue-url %s --message-body '{"id": "s-1001", "student_name": "Ada Lovelace"}'
              aws dynamodb get-item --endpoint-url %s --table-name %s --key '{"id": {"S": "s-1001"}}'
              aws dynamodb scan --endpoint-url %s --table-name %s
              aws sqs receive-message --endpoint-url %s --queue-url %s

            Ctrl-C stops it.
            """,
        cloud.queue().url(),
        cloud.table().name(),
        cloud.table().endpoint(),
        intake.page().map(it -> "  page   %s%n".formatted(it.address())).orElse(""),
        LocalClients.REGION,
        cloud.queue().endpoint(),
        cloud.queue().url(),
        cloud.table().endpoint(),
        cloud.table().name(),
        cloud.table().endpoint(),
        cloud.table().name(),
        cloud.queue().endpoint(),
        cloud.queue().deadLetterUrl());
  }
}
