package student.intake.local.page;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that a page elsewhere makes the browser send. Such a page can have its host name resolve to
 * the loopback address, so that Host is checked, too.
 */
final class OwnRequests {

  /** A page elsewhere cannot set this header without asking first. */
  static final String HEADER = "X-Requested-With";

  private final Set<String> hosts;

  /** Creates a filter for the page on this port. */
  OwnRequests(int port) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
  }

  /**
   * Checks the headers of a request.
   *
   * @throws PageException if the request is from elsewhere
   */
  void check(String method, Headers headers) {
    require(first(headers, "Host").filter(hosts::contains).isPresent());
    require(
        first(headers, "Origin").map(it -> it.replaceFirst("^http://", ""))
            .map(hosts::contains).orElse(true));
    require(
        method.equals("GET") || first(headers, HEADER).filter("page"::equals).isPresent());
  }

  private static Optional<String> first(Headers headers, String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new PageException(403, "Only the page itself may send requests to this server.");
    }
  }
}
