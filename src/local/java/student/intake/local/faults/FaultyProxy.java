package student.intake.local.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** An HTTP proxy on the loopback interface that injects faults into the calls to one endpoint. */
public final class FaultyProxy implements AutoCloseable {

  /** Headers of a connection: they are not forwarded. */
  private static final Set<String> CONNECTION_HEADERS = Set.of(
      "connection", "content-length", "date", "expect", "host", "transfer-encoding", "upgrade");

  private static final String JSON = "application/x-amz-json-1.0";

  private static final int SLOW_PARTS = 20;

  private final URI target;
  private final Function<String, Fault> faults;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .build();
  private final CountDownLatch closed = new CountDownLatch(1);

  private FaultyProxy(URI target, Function<String, Fault> faults, HttpServer server) {
    this.target = target;
    this.faults = faults;
    this.server = server;
  }

  /** Starts on a free port and applies the next fault of {@code faults} to each call to {@code target}. */
  public static FaultyProxy start(URI target, Supplier<Fault> faults) {
    return start(target, _ -> faults.get());
  }

  /**
   * Starts on a free port.
   *
   * @param faults the fault for a call of an operation, such as SendMessageBatch
   */
  public static FaultyProxy start(URI target, Function<String, Fault> faults) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var proxy = new FaultyProxy(target, faults, HttpServer.create(address, 0));
      proxy.server.setExecutor(proxy.threads);
      proxy.server.createContext("/", proxy::handle);
      proxy.server.start();
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the endpoint of the proxy. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing an exchange without a response closes the connection.
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      switch (faults.apply(operation(exchange))) {
        case Fault.None _ -> respond(exchange, forward(exchange, body));
        case Fault.ErrorResponse(var status, var type) ->
          respond(
              exchange,
              status,
              JSON,
              "{\"__type\": \"%s\", \"message\": \"Injected\"}".formatted(type));
        case Fault.Response(var status, var contentType, var text) ->
          respond(
              exchange,
              status,
              contentType,
              text.replace(Fault.Response.INPUT, RequestInput.escaped(body)));
        case Fault.PartialFailure(var refusal) -> {
          var part = PartialBatchRequest.of(body);
          var response = forward(exchange, part.body());
          respond(exchange, response, part.withFailures(response.body(), refusal));
        }
        case Fault.ChangedAcknowledgement(var change) -> {
          var response = forward(exchange, body);
          respond(exchange, response, Acknowledgement.changed(response.body(), change));
        }
        case Fault.ClosedBeforeCall _ -> {
        }
        case Fault.ClosedAfterCall _ -> forward(exchange, body);
        case Fault.CutResponse _ -> respondInPart(exchange, forward(exchange, body));
        case Fault.SlowResponse(var duration) ->
          respondSlowly(exchange, forward(exchange, body), duration);
        case Fault.DelayedResponse(var delay) -> {
          var response = forward(exchange, body);
          await(delay);
          respond(exchange, response);
        }
        case Fault.DelayedCall(var delay) -> {
          await(delay);
          respond(exchange, forward(exchange, body));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** AWS JSON protocol: X-Amz-Target names the service and the operation. */
  private static String operation(HttpExchange exchange) {
    var target = requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
    return target.substring(target.lastIndexOf('.') + 1);
  }

  private void await(Duration delay) throws InterruptedException {
    if (closed.await(delay.toNanos(), NANOSECONDS)) {
      throw new InterruptedException("Closed");
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (isForwarded(name)) {
        values.forEach(value -> request.header(name, value));
      }
    });
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void respond(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    respond(exchange, response, response.body());
  }

  private static void respond(HttpExchange exchange, HttpResponse<byte[]> response, byte[] body)
      throws IOException {
    setHeaders(exchange, response);
    respond(exchange, response.statusCode(), body);
  }

  private static void respond(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    if (!contentType.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", contentType);
    }
    respond(exchange, status, body.getBytes(UTF_8));
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void respondInPart(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    var body = response.body();
    setHeaders(exchange, response);
    exchange.sendResponseHeaders(response.statusCode(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
  }

  /** Spaces before a JSON value mean nothing, and there are enough of them for any timeout of a read. */
  private void respondSlowly(
      HttpExchange exchange, HttpResponse<byte[]> response, Duration duration)
      throws IOException, InterruptedException {
    var body = response.body();
    setHeaders(exchange, response);
    exchange.sendResponseHeaders(response.statusCode(), SLOW_PARTS + body.length);
    for (var i = 0; i < SLOW_PARTS; i++) {
      exchange.getResponseBody().write(' ');
      exchange.getResponseBody().flush();
      await(duration.dividedBy(SLOW_PARTS));
    }
    exchange.getResponseBody().write(body);
  }

  private static void setHeaders(HttpExchange exchange, HttpResponse<byte[]> response) {
    response.headers().map().forEach((name, values) -> {
      if (isForwarded(name)) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
  }

  private static boolean isForwarded(String header) {
    return !CONNECTION_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }
}
