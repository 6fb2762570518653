package student.intake.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import student.intake.IntakeHandler;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.LocalClients;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.Template;

/** Runs the function with an embedded queue and table; {@code scripts/local} starts it. */
@Command(name = LocalCommand.NAME, sortOptions = false, description = "Runs the function with an embedded SQS queue and DynamoDB table on this machine.")
final class LocalCommand implements Callable<Integer> {

  static final String NAME = "scripts/local";

  private static final int MAX_DEMO_MESSAGES = 1_000_000;

  @Option(names = "--demo", arity = "0..1", fallbackValue = "1000", paramLabel = "N", description = "Send N messages (default: 1,000), verify the outcomes and exit.")
  private @Nullable Integer demo;

  @Option(names = "--data", paramLabel = "DIR", description = "Keep the table in DIR (default: in memory).")
  private @Nullable Path data;

  @Option(names = "--queue-port", defaultValue = "9324", paramLabel = "PORT", description = "Port of the queue (default: ${DEFAULT-VALUE}; 0 for any free port).")
  private int queuePort;

  @Option(names = "--table-port", defaultValue = "8000", paramLabel = "PORT", description = "Port of the table (default: ${DEFAULT-VALUE}; 0 for any free port).")
  private int tablePort;

  private final PrintStream out;

  LocalCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 on success, 1 on failure, 2 if the arguments are invalid. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new LocalCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    return demo == null ? runUntilInterrupted() : runDemo(demo);
  }

  private int runDemo(int count) {
    if (count < 1 || count > MAX_DEMO_MESSAGES) {
      throw new ParameterException(
          new CommandLine(this),
          "--demo must be 1 to %,d messages, not %,d".formatted(MAX_DEMO_MESSAGES, count));
    }
    var counts = new OutcomeCounts();
    try (var cloud = EmbeddedCloud.start()) {
      out.printf("Sending %,d messages to an embedded queue.%n", count);
      var passed = new Demo(cloud, counts, count, out)
          .run(IntakeHandler.create(cloud.settings(), counts));
      return passed ? 0 : 1;
    }
  }

  private int runUntilInterrupted() throws InterruptedException {
    try (var stop = InterruptSignal.listen(NAME)) {
      runUntil(stop);
      out.println(data == null ? "Stopped." : "Stopped. The table is in " + data);
      return 0;
    }
  }

  private void runUntil(InterruptSignal stop) throws InterruptedException {
    var options = new EmbeddedCloud.Options(EmbeddedQueue.Kind.STANDARD, queuePort, tablePort,
        Optional.ofNullable(data));
    var counts = new OutcomeCounts();
    try (var cloud = EmbeddedCloud.start(Template.read(), options);
        var _ = EventSourceMapping.start(
            cloud.queue(),
            cloud.template(),
            IntakeHandler.create(cloud.settings(), counts));
        var _ = CloudStatus.print(cloud, counts, out)) {
      printWelcome(cloud);
      stop.await();
      out.println("\nStopping.");
    }
  }

  private void printWelcome(EmbeddedCloud cloud) {
    out.printf(
        """
            The function runs with this queue and table, on this machine only:
              queue  %s
              table  %s at %s

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
