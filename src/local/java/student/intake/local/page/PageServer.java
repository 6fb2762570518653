package student.intake.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.local.cloud.PortInUseException;

/** Serves the page on the loopback interface. */
final class PageServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  /** Scripts and styles from this server only, none in the HTML, and no text as markup. */
  private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
      + " connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
      + " require-trusted-types-for 'script'";

  private final HttpServer server;
  private final OwnRequests ownRequests;
  private final PageApi api;
  private final StateFeed feed;
  private final StaticFiles files = new StaticFiles();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private PageServer(HttpServer server, PageApi api, StateFeed feed) {
    this.server = server;
    this.ownRequests = new OwnRequests(server.getAddress().getPort());
    this.api = api;
    this.feed = feed;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free port
   * @throws PortInUseException if {@code port} is in use
   */
  static PageServer start(int port, PageApi api, StateFeed feed) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var started = PortInUseException.start("page", port, () -> HttpServer.create(address, 0));
    var page = new PageServer(started, api, feed);
    started.setExecutor(page.threads);
    started.createContext("/", page::handle);
    started.start();
    return page;
  }

  /** Returns the address of the page. */
  URI address() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      addSecurityHeaders(exchange);
      try {
        ownRequests.check(exchange.getRequestMethod(), exchange.getRequestHeaders());
        respond(exchange);
      } catch (PageException failure) {
        send(exchange, Response.error(failure));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      // Closing interrupts the requests that are running.
      if (!threads.isShutdown()) {
        LOG.warn("A request of the page failed", failure);
      }
    }
  }

  private static void addSecurityHeaders(HttpExchange exchange) {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private void respond(HttpExchange exchange) throws IOException, InterruptedException {
    var request = Request.read(exchange);
    if (request.method().equals("GET") && request.path().equals("/api/events")) {
      stream(exchange);
    } else if (request.path().startsWith("/api/")) {
      send(exchange, api.respond(request));
    } else if (request.method().equals("GET")) {
      send(exchange, files.get(request.path()));
    } else {
      throw new PageException(405, "The page can only be read.");
    }
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    if (!response.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
    }
    var length = response.body().length;
    exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(response.body());
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var subscription = feed.subscribe(); var body = exchange.getResponseBody()) {
      body.write(api.state().text().getBytes(UTF_8));
      body.flush();
      while (!Thread.currentThread().isInterrupted()) {
        body.write(subscription.next().getBytes(UTF_8));
        body.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
