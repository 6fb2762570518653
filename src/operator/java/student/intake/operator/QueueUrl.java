package student.intake.operator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds problems of a queue URL that a request would only show as an error of SQS, or not at all. */
final class QueueUrl {

  /**
   * Amazon SQS endpoints and quotas (AWS General Reference): public, FIPS and dual-stack; VPC endpoints (SQS
   * Developer Guide); the legacy endpoints {@code REGION.queue.amazonaws.com}.
   */
  private static final Pattern AWS_HOST = Pattern.compile(
      "(?:.+\\.)?sqs(?:-fips)?\\.(?<region>[a-z0-9-]+)\\.(?:vpce\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)"
          + "|(?<legacy>[a-z0-9-]+)\\.queue\\.amazonaws\\.com(?:\\.cn)?");

  private static final Pattern LOOPBACK_HOST = Pattern.compile(
      "localhost|.+\\.localhost|127(?:\\.[0-9]+){3}|\\[(?:0*:)*:?0*1]");

  private QueueUrl() {}

  /**
   * Returns the problem of {@code url}, which is the value of {@code option}.
   *
   * @param local whether {@code --local} is specified
   * @param hasEndpoint whether requests go to another endpoint than that of the region
   * @param region the region, if known
   */
  static Optional<String> problem(
      String option, String url, boolean local, boolean hasEndpoint, Optional<String> region) {
    var host = host(url);
    if (host == null) {
      return Optional.of(
          "%s must be a URL such as https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments, not %s"
              .formatted(option, url));
    }
    var awsHost = AWS_HOST.matcher(host);
    if (awsHost.matches()) {
      return local
          ? Optional.of("%s is on AWS; omit --local".formatted(option))
          : otherRegion(
              option,
              Optional.ofNullable(awsHost.group("region")).orElseGet(() -> awsHost.group("legacy")),
              region);
    }
    return LOOPBACK_HOST.matcher(host).matches() && !local && !hasEndpoint
        ? Optional.of(
            "%s is on this machine; specify --local, or --endpoint-url".formatted(option))
        : Optional.empty();
  }

  private static Optional<String> otherRegion(
      String option, String regionOfUrl, Optional<String> region) {
    return region.filter(it -> !it.equals(regionOfUrl)).map(
        it -> "%s is in %s, but the region is %s; specify --region %s"
            .formatted(option, regionOfUrl, it, regionOfUrl));
  }

  private static @Nullable String host(String url) {
    try {
      var uri = new URI(url);
      return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme())
          ? uri.getHost()
          : null;
    } catch (URISyntaxException _) {
      return null;
    }
  }
}
