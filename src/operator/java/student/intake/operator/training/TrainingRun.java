package student.intake.operator.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import picocli.CommandLine;
import student.intake.command.CommandRunner;
import student.intake.operator.deadletters.DeadLettersCommand;
import student.intake.operator.send.SendCommand;
import student.intake.operator.status.StatusCommand;

/**
 * Runs commands against a stub of AWS, so that the JVM can record the classes that they load in an
 * ahead-of-time cache ({@code scripts/lib/java.sh}).
 */
final class TrainingRun {

  /** The response to every request: an empty queue and an empty table. */
  private static final byte[] RESPONSE = """
      {"Attributes": {"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesNotVisible": "0",
        "ApproximateNumberOfMessagesDelayed": "0", "VisibilityTimeout": "30",
        "MessageRetentionPeriod": "1209600",
        "QueueArn": "arn:aws:sqs:eu-west-1:000000000000:dead-letters"},
       "Table": {"ItemCount": 0}}"""
      .getBytes(UTF_8);

  private TrainingRun() {}

  /** Exits with 0 if all commands succeeded. */
  public static void main(String... arguments) throws IOException {
    System.exit(run(System.out, System.err));
  }

  /** Returns the highest exit code of the commands. */
  static int run(PrintStream out, PrintStream err) throws IOException {
    var server = startServer();
    try {
      var port = String.valueOf(server.getAddress().getPort());
      var deadLetters = "http://127.0.0.1:" + port + "/000000000000/dead-letters";
      var in = InputStream.nullInputStream();
      return Stream.of(
          run(new CommandLine(new SendCommand(in, out, err)), port, "--id", "s-1", "--name", "Ada",
              "--dry-run"),
          run(
              DeadLettersCommand.commandLine(in, out, err), port, "list", "--dead-letter-queue-url",
              deadLetters),
          run(
              new CommandLine(new StatusCommand(out)), port, "--table-port", port,
              "--dead-letter-queue-url",
              deadLetters))
          .max(Integer::compare).orElse(0);
    } finally {
      server.stop(0);
    }
  }

  private static int run(CommandLine command, String port, String... arguments) {
    return CommandRunner.run(
        "training", command,
        Stream.concat(Stream.of(arguments), Stream.of("--local", "--queue-port", port))
            .toArray(String[]::new));
  }

  private static HttpServer startServer() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, RESPONSE.length);
        exchange.getResponseBody().write(RESPONSE);
      }
    });
    server.start();
    return server;
  }
}
