package student.intake.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A stub of an AWS service: records the requests and returns the same response to each. */
final class StubService implements AutoCloseable {

  private final HttpServer server;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  private StubService(HttpServer server) {
    this.server = server;
  }

  /** Starts the service on a free port of the loopback interface. */
  static StubService start(String contentType, String response) throws IOException {
    var server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var service = new StubService(server);
    server.createContext("/", exchange -> {
      try (exchange) {
        service.requests.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var body = response.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    });
    server.start();
    return service;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the body of the only request. */
  String request() {
    if (requests.size() != 1) {
      throw new IllegalStateException(requests.size() + " requests instead of 1");
    }
    return requests.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
