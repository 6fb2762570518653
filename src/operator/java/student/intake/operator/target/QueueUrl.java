package student.intake.operator.target;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the mistakes in a queue URL that SQS would answer with a misleading error. */
final class QueueUrl {

  /**
   * Hosts on AWS, with the region as the only group: public, FIPS, dual-stack and VPC endpoints, and the
   * legacy endpoints (AWS General Reference, "Amazon SQS endpoints and quotas").
   */
  private static final List<Pattern> AWS_HOSTS = List.of(
      Pattern.compile(
          "(?:.+\\.)?sqs(?:-fips)?\\.([a-z0-9-]+)\\.(?:vpce\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)"),
      Pattern.compile("([a-z0-9-]+)\\.queue\\.amazonaws\\.com(?:\\.cn)?"));

  private static final Pattern LOOPBACK_HOST = Pattern.compile(
      "localhost|.+\\.localhost|127(?:\\.[0-9]+){3}|\\[(?:0*:)+0*1]");

  private QueueUrl() {}

  /**
   * Returns what is wrong with {@code url}, which is the value of {@code option}, and what to do.
   *
   * @param local whether {@code --local} is specified
   * @param hasEndpoint whether requests go to another endpoint than that of the region
   * @param region the region of the requests, if known
   */
  static Optional<String> problem(
      String option, String url, boolean local, boolean hasEndpoint, Optional<String> region) {
    var host = host(url);
    if (host.isEmpty()) {
      return Optional.of(
          "%s must be a URL such as https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments, not %s"
              .formatted(option, url));
    }
    var regionOfUrl = host.flatMap(QueueUrl::region);
    if (regionOfUrl.isPresent() && local) {
      return Optional.of(
          "%s is on AWS; omit --local, or specify the URL of a local queue".formatted(option));
    }
    if (host.filter(it -> LOOPBACK_HOST.matcher(it).matches()).isPresent() && !local
        && !hasEndpoint) {
      return Optional.of(
          "%s is on this machine; specify --local or --endpoint-url".formatted(option));
    }
    return regionOfUrl.filter(it -> region.isPresent() && !region.get().equals(it)).map(
        it -> "%s is in %s, but the region is %s; specify --region %s"
            .formatted(option, it, region.orElse(""), it));
  }

  private static Optional<String> region(String host) {
    return AWS_HOSTS.stream()
        .map(it -> it.matcher(host))
        .filter(it -> it.matches())
        .map(it -> it.replaceFirst("$1"))
        .findFirst();
  }

  private static Optional<String> host(String url) {
    try {
      var uri = new URI(url);
      return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme())
          ? Optional.ofNullable(uri.getHost())
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
