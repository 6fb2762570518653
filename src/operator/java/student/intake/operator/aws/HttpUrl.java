package student.intake.operator.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Parses URLs of arguments and of environment variables. */
final class HttpUrl {

  private HttpUrl() {}

  /** Returns {@code url}, or empty if it is not an HTTP or HTTPS URL with a host. */
  static Optional<URI> parse(String url) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme();
      return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
          && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
