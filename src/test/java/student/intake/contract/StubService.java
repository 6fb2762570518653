package student.intake.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands where an AWS service would, keeps what it is sent, and answers each request alike. */
final class CapturingService implements AutoCloseable {

  private final HttpServer server;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  private CapturingService(HttpServer server) {
    this.server = server;
  }

  /** Starts on a free port of loopback. */
  static CapturingService answering(String contentType, String answer) throws IOException {
    var server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var service = new CapturingService(server);
    server.createContext("/", exchange -> {
      try (exchange) {
        service.requests.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var body = answer.getBytes(UTF_8);
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

  /** The body of the one request there was. */
  String request() {
    if (requests.size() != 1) {
      throw new IllegalStateException(requests.size() + " requests instead of one");
    }
    return requests.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
