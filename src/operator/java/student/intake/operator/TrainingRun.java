package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import student.intake.command.CommandRunner;

/**
 * Runs commands against a stub of AWS on this machine, so that the JVM can record the classes that they load in
 * an ahead-of-time cache ({@code scripts/lib/java.sh}). A command that fails only makes the cache less useful.
 */
final class TrainingRun {

  /** An empty queue, and an empty table. */
  private static final String RESPONSE = """
      {"Attributes": {"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesNotVisible": "0",
        "ApproximateNumberOfMessagesDelayed": "0", "VisibilityTimeout": "30",
        "MessageRetentionPeriod": "1209600",
        "QueueArn": "arn:aws:sqs:eu-west-1:000000000000:dead-letters"},
       "Table": {"ItemCount": 0}}""";

  private TrainingRun() {}

  /** Exits with 0. */
  public static void main(String... arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        var body = RESPONSE.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    });
    server.start();
    var port = String.valueOf(server.getAddress().getPort());
    var deadLetters = "http://127.0.0.1:" + port + "/000000000000/dead-letters";
    var in = InputStream.nullInputStream();
    CommandRunner.run(
        SendCommand.NAME, new SendCommand(in, System.out, System.err),
        "--id", "s-1", "--name", "Ada", "--dry-run", "--local", "--queue-port", port);
    CommandRunner.run(
        DeadLettersCommand.NAME, new DeadLettersCommand(in, System.out, System.err),
        "list", "--local", "--queue-port", port, "--dead-letter-queue-url", deadLetters);
    CommandRunner.run(
        StatusCommand.NAME, new StatusCommand(System.out),
        "--local", "--queue-port", port, "--table-port", port, "--dead-letter-queue-url",
        deadLetters);
    server.stop(0);
    System.exit(0);
  }
}
