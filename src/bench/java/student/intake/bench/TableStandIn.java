package student.intake.bench;

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

/** Answers every GetItem and PutItem of an empty table after a set delay, and keeps nothing. */
final class TableStandIn implements AutoCloseable {

  private static final byte[] EMPTY = "{}".getBytes(UTF_8);

  /** Of a rehearsal's condition, which DynamoDB answers as it does any that fails. */
  private static final String NEVER = "AND attribute_exists(";

  private static final byte[] REFUSED = """
      {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",\
      "message":"The conditional request failed"}""".getBytes(UTF_8);

  private static final InetSocketAddress FREE_PORT = new InetSocketAddress(
      InetAddress.getLoopbackAddress(), 0);
  private static final int BACKLOG = 1_000;

  private final HttpServer server;
  private final Duration delay;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private TableStandIn(HttpServer server, Duration delay) {
    this.server = server;
    this.delay = delay;
  }

  /** Starts on a free port of loopback. */
  static TableStandIn start(Duration delay) throws IOException {
    return new TableStandIn(HttpServer.create(FREE_PORT, BACKLOG), delay).start();
  }

  /** The same over TLS. */
  static TableStandIn start(Duration delay, SSLContext context) throws IOException {
    var server = HttpsServer.create(FREE_PORT, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new TableStandIn(server, delay).start();
  }

  private TableStandIn start() {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
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

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var isRehearsal = read(exchange).contains(NEVER);
      Thread.sleep(delay);
      answer(exchange, isRehearsal ? 400 : 200, isRehearsal ? REFUSED : EMPTY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
