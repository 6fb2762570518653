package student.intake.bench.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server that responds to every GetItem and PutItem as an empty DynamoDB table does, after a
 * fixed delay. It stores nothing.
 */
final class SimulatedTable implements AutoCloseable {

  private static final byte[] SUCCESS = "{}".getBytes(UTF_8);

  /** Part of the condition of priming, {@code attribute_not_exists(id) AND attribute_exists(id)}. */
  private static final String PRIMING_CONDITION = "AND attribute_exists(";

  private static final byte[] CONDITIONAL_CHECK_FAILED = """
      {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",\
      "message":"The conditional request failed"}""".getBytes(UTF_8);

  private static final InetSocketAddress FREE_PORT = new InetSocketAddress(
      InetAddress.getLoopbackAddress(), 0);
  private static final int BACKLOG = 1_000;

  private final HttpServer server;
  private final Duration delay;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private SimulatedTable(HttpServer server, Duration delay) {
    this.server = server;
    this.delay = delay;
  }

  /** Starts an HTTP server on a free port of the loopback interface. */
  static SimulatedTable start(Duration delay) throws IOException {
    return new SimulatedTable(HttpServer.create(FREE_PORT, BACKLOG), delay).start();
  }

  /** Starts an HTTPS server on a free port of the loopback interface. */
  static SimulatedTable start(Duration delay, SSLContext context) throws IOException {
    var server = HttpsServer.create(FREE_PORT, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new SimulatedTable(server, delay).start();
  }

  private SimulatedTable start() {
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    return this;
  }

  URI endpoint() {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Thread.sleep(delay);
      if (request.contains(PRIMING_CONDITION)) {
        respond(exchange, 400, CONDITIONAL_CHECK_FAILED);
      } else {
        respond(exchange, 200, SUCCESS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.getResponseHeaders().set("x-amzn-RequestId", "simulated");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
