package student.intake.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A request to the page's server. */
final class Request {

  /** A file of a million students has fewer bytes. */
  private static final int MAX_BODY_BYTES = 64 * 1_024 * 1_024;

  private final String method;
  private final String path;

  /** The first value of each parameter. */
  private final Map<String, String> query;

  private final byte[] body;

  private Request(String method, URI uri, byte[] body) {
    this.method = method;
    this.path = uri.getPath();
    this.query = query(uri);
    this.body = body;
  }

  /**
   * Reads a request.
   *
   * @throws PageException if it is too large
   */
  static Request read(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new PageException(413, "The file is larger than 64 MiB; use scripts/send.");
    }
    return new Request(exchange.getRequestMethod(), exchange.getRequestURI(), body);
  }

  private static Map<String, String> query(URI uri) {
    var query = new HashMap<String, String>();
    var text = uri.getRawQuery();
    if (text != null && !text.isEmpty()) {
      for (var parameter : text.split("&", -1)) {
        var parts = parameter.split("=", 2);
        query.putIfAbsent(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    return Map.copyOf(query);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw new PageException(400, "The address has an invalid escape sequence.");
    }
  }

  String method() {
    return method;
  }

  /** Returns the path, decoded. */
  String path() {
    return path;
  }

  byte[] body() {
    return body;
  }

  /** Returns a parameter, or empty if it is missing or empty. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(it -> !it.isEmpty());
  }

  boolean isTrue(String name) {
    return parameter(name).filter("true"::equals).isPresent();
  }

  String text() {
    return new String(body, UTF_8);
  }
}
