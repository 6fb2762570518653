package student.intake.local.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.function.Supplier;

/** Stands on loopback between the function and a part of the embedded cloud, and does it harm. */
public final class FaultyProxy implements AutoCloseable {

  /** Those that belong to a connection and not to a call; each side sets its own. */
  private static final Set<String> OF_THE_CONNECTION = Set.of(
      "connection", "content-length", "date", "expect", "host", "transfer-encoding", "upgrade");

  private final URI target;
  private final Supplier<Fault> faults;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .build();
  private final CountDownLatch closed = new CountDownLatch(1);

  private FaultyProxy(URI target, Supplier<Fault> faults, HttpServer server) {
    this.target = target;
    this.faults = faults;
    this.server = server;
  }

  /** Starts on a free port; asks {@code faults} what to do with each call to {@code target}. */
  public static FaultyProxy start(URI target, Supplier<Fault> faults) {
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

  /** Where the function must be sent. */
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
    // Closing an exchange without an answer closes the connection.
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      switch (faults.get()) {
        case Fault.None _ -> answer(exchange, passOn(exchange, body));
        case Fault.Answer(var status, var type) -> answer(exchange, status, type);
        case Fault.PartlyDone(var told) -> {
          var part = PartOfBatch.of(body);
          var response = passOn(exchange, part.body());
          answer(exchange, response, told ? part.withFailures(response.body()) : response.body());
        }
        case Fault.DroppedBefore _ -> {
        }
        case Fault.DroppedAfter _ -> passOn(exchange, body);
        case Fault.AnsweredLate(var delay) -> {
          var response = passOn(exchange, body);
          await(delay);
          answer(exchange, response);
        }
        case Fault.Delayed(var delay) -> {
          await(delay);
          answer(exchange, passOn(exchange, body));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Duration delay) throws InterruptedException {
    if (closed.await(delay.toNanos(), NANOSECONDS)) {
      throw new InterruptedException("Closed");
    }
  }

  private HttpResponse<byte[]> passOn(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (ofTheCall(name)) {
        values.forEach(value -> request.header(name, value));
      }
    });
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    answer(exchange, response, response.body());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response, byte[] body)
      throws IOException {
    response.headers().map().forEach((name, values) -> {
      if (ofTheCall(name)) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
    answer(exchange, response.statusCode(), body);
  }

  private static void answer(HttpExchange exchange, int status, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    var error = "{\"__type\": \"%s\", \"message\": \"Injected\"}".formatted(type);
    answer(exchange, status, error.getBytes(UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static boolean ofTheCall(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }
}
