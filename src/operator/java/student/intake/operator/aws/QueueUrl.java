package student.intake.operator.aws;

import static java.util.Locale.ROOT;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import student.intake.operator.Printable;

/** Finds the mistakes in a queue URL that SQS would answer with a misleading error. */
final class QueueUrl {

  private static final String EXAMPLE = "https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments";

  /** The DNS suffixes of the partitions (AWS SDK, PartitionMetadata), and those of dual-stack endpoints. */
  private static final String SUFFIX = "(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|api\\.aws"
      + "|api\\.amazonwebservices\\.(?:com\\.cn|eu)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|csp\\.hci\\.ic\\.gov"
      + "|cloud\\.adc-e\\.uk)";

  /**
   * Hosts on AWS, with the region as the only group: public, FIPS, dual-stack and VPC endpoints, and the
   * legacy endpoints (AWS General Reference, "Amazon SQS endpoints and quotas").
   */
  private static final List<Pattern> AWS_HOSTS = List.of(
      Pattern.compile("(?:.+\\.)?sqs(?:-fips)?\\.([a-z0-9-]+)\\.(?:vpce\\.)?" + SUFFIX),
      Pattern.compile("([a-z0-9-]+)\\.queue\\." + SUFFIX));

  private static final String LEGACY_HOST_OF_VIRGINIA = "queue.amazonaws.com";

  /** An account and a name. */
  private static final Pattern AWS_PATH = Pattern.compile("/[0-9]+/[^/]+");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");
  private static final Pattern ARN = Pattern.compile(
      "arn:aws[a-z-]*:sqs:([a-z0-9-]+):([0-9]+):(" + NAME + ")");

  private static final Pattern LOOPBACK_HOST = Pattern.compile(
      "localhost|.+\\.localhost|127(?:\\.[0-9]+){3}|0\\.0\\.0\\.0|\\[(?:0*:)+0*1]"
          + "|\\[(?:0*:)+ffff:127(?:\\.[0-9]+){3}]");

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
    var parsed = HttpUrl.parse(url);
    if (parsed.isEmpty()) {
      return Optional.of(noUrl(option, url));
    }
    var host = parsed.get().getHost().toLowerCase(ROOT);
    return region(host)
        .map(it -> problemOnAws(option, url, parsed.get(), it, local, region))
        .orElseGet(() -> problemElsewhere(option, host, local || hasEndpoint));
  }

  private static String noUrl(String option, String url) {
    var arn = ARN.matcher(url);
    if (arn.matches()) {
      return "%s must be a URL, not an ARN; aws sqs get-queue-url --queue-name %s --region %s prints it"
          .formatted(option, arn.group(3), arn.group(1));
    }
    return "%s must be a URL such as %s, not '%s'".formatted(option, EXAMPLE, Printable.of(url))
        + (NAME.matcher(url).matches()
            ? "; aws sqs get-queue-url --queue-name %s prints it".formatted(url)
            : "");
  }

  private static Optional<String> problemOnAws(
      String option, String url, URI parsed, String regionOfUrl, boolean local,
      Optional<String> region) {
    if (local) {
      return Optional.of(
          "%s is on AWS; omit --local, or specify the URL of a local queue".formatted(option));
    }
    if (!AWS_PATH.matcher(parsed.getRawPath()).matches()) {
      return Optional.of(
          "%s must have an account and a queue, as %s, not '%s'"
              .formatted(option, EXAMPLE, Printable.of(url)));
    }
    return region.filter(it -> !it.equals(regionOfUrl)).map(
        it -> "%s is in %s, but the region is %s; specify --region %s"
            .formatted(option, regionOfUrl, it, regionOfUrl));
  }

  private static Optional<String> problemElsewhere(
      String option, String host, boolean hasEndpoint) {
    if (hasEndpoint) {
      return Optional.empty();
    }
    return Optional.of(
        LOOPBACK_HOST.matcher(host).matches()
            ? "%s is on this machine; specify --local or --endpoint-url".formatted(option)
            : "%s is not on AWS; specify --endpoint-url".formatted(option));
  }

  private static Optional<String> region(String host) {
    return host.equals(LEGACY_HOST_OF_VIRGINIA)
        ? Optional.of("us-east-1")
        : AWS_HOSTS.stream()
            .map(it -> it.matcher(host))
            .filter(it -> it.matches())
            .map(it -> it.replaceFirst("$1"))
            .findFirst();
  }
}
