package student.intake.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The function's configuration. No other class reads environment variables.
 *
 * @param region {@code AWS_REGION}, set by Lambda
 * @param tableName {@code TABLE_NAME}: the table's name or ARN; default {@code testtable}
 * @param queueUrl {@code QUEUE_URL}: the queue that triggers the function; optional
 * @param deadLetterQueueUrl {@code DEAD_LETTER_QUEUE_URL}: another queue of the same type; optional
 * @param dynamoDbEndpoint {@code AWS_ENDPOINT_URL_DYNAMODB}, or else {@code AWS_ENDPOINT_URL};
 *     optional
 * @param sqsEndpoint {@code AWS_ENDPOINT_URL_SQS}, or else {@code AWS_ENDPOINT_URL}; optional
 * @param maxConcurrentWrites {@code MAX_CONCURRENT_WRITES}: maximum number of concurrent writes, and
 *     size of the connection pool; 1 to 1,000, default 100
 * @param maxAttempts {@code MAX_ATTEMPTS}: maximum number of attempts of an AWS call; 1 to 10, default
 *     3
 * @param connectTimeout {@code CONNECT_TIMEOUT_MILLISECONDS}: timeout of a connection; default 1,000
 * @param attemptTimeout {@code ATTEMPT_TIMEOUT_MILLISECONDS}: timeout of one attempt; default 2,000
 * @param callTimeout {@code CALL_TIMEOUT_MILLISECONDS}: timeout of a call, including all attempts and
 *     the back-off between them; default 7,000
 * @param queueTimeout {@code QUEUE_TIMEOUT_MILLISECONDS}: timeout for sending a batch's dead letters,
 *     and again for changing its visibility timeouts; default 3,000
 * @param reserve {@code RESERVE_MILLISECONDS}: time reserved at the end of the invocation for
 *     telemetry and the response; default 1,000
 * @param backOffBase {@code BACKOFF_BASE_SECONDS}: maximum delay after the first receive, doubled
 *     with each further receive; default 20
 * @param backOffMax {@code BACKOFF_MAX_SECONDS}: maximum delay after any receive; default 900
 * @param throwOnFullBatchFailure {@code THROW_ON_FULL_BATCH_FAILURE}: whether the function throws if
 *     every message of a batch must be retried, so that Lambda's Errors metric rises; default true
 * @param tracing whether X-Ray is active: Lambda sets {@code AWS_XRAY_DAEMON_ADDRESS}
 * @param serviceName {@code POWERTOOLS_SERVICE_NAME}: value of the metrics' Service dimension; default
 *     {@code student-intake}
 * @param metricsNamespace {@code POWERTOOLS_METRICS_NAMESPACE}; default {@code StudentIntake}
 */
public record Settings(
    String region,
    String tableName,
    Optional<URI> queueUrl,
    Optional<URI> deadLetterQueueUrl,
    Optional<URI> dynamoDbEndpoint,
    Optional<URI> sqsEndpoint,
    int maxConcurrentWrites,
    int maxAttempts,
    Duration connectTimeout,
    Duration attemptTimeout,
    Duration callTimeout,
    Duration queueTimeout,
    Duration reserve,
    Duration backOffBase,
    Duration backOffMax,
    boolean throwOnFullBatchFailure,
    boolean tracing,
    String serviceName,
    String metricsNamespace) {

  /** Upper bound of every timeout (Lambda quotas, "Function timeout"). */
  private static final Duration MAX_INVOCATION = Duration.ofMinutes(15);

  /** An interrupted call closes its connection and ends within milliseconds, unless CPU is scarce. */
  private static final Duration ABORT_TIMEOUT = Duration.ofMillis(300);

  /** SQS API Reference, ChangeMessageVisibility: 12 hours from the receive. */
  private static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofHours(12);

  /** A host label: the Region is part of the endpoints' host names. */
  private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** DynamoDB API Reference, PutItem: TableName is a table's name or ARN. */
  private static final Pattern TABLE = Pattern.compile(
      "(arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/)?[A-Za-z0-9_.-]{3,255}");

  /**
   * CloudWatch API Reference, PutMetricData: ASCII without control characters, not AWS/ or a colon at
   * the start. The length is that of the embedded metric format's specification.
   */
  private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/|:)[ -~]{1,1024}");

  /** CloudWatch API Reference, Dimension: ASCII without control characters. */
  private static final Pattern DIMENSION_VALUE = Pattern.compile("[ -~]{1,1024}");

  /**
   * Reads the settings from {@code variables}.
   *
   * @throws InvalidSettingException if a variable is missing or invalid
   */
  public static Settings from(Map<String, String> variables) {
    var environment = new Environment(variables);
    var anyEndpoint = environment.endpoint("AWS_ENDPOINT_URL");
    var settings = new Settings(
        environment.required("AWS_REGION", REGION,
            "Lambda sets it; elsewhere set it yourself, for example to eu-west-1"),
        environment.text("TABLE_NAME", TABLE,
            "use 3 to 255 letters, digits, underscores, periods or hyphens, or the table's ARN")
            .orElse("testtable"),
        environment.queueUrl("QUEUE_URL"),
        environment.queueUrl("DEAD_LETTER_QUEUE_URL"),
        environment.endpoint("AWS_ENDPOINT_URL_DYNAMODB").or(() -> anyEndpoint),
        environment.endpoint("AWS_ENDPOINT_URL_SQS").or(() -> anyEndpoint),
        environment.wholeNumber("MAX_CONCURRENT_WRITES", 100, 1, 1_000),
        environment.wholeNumber("MAX_ATTEMPTS", 3, 1, 10),
        milliseconds(environment, "CONNECT_TIMEOUT_MILLISECONDS", 1_000),
        milliseconds(environment, "ATTEMPT_TIMEOUT_MILLISECONDS", 2_000),
        milliseconds(environment, "CALL_TIMEOUT_MILLISECONDS", 7_000),
        milliseconds(environment, "QUEUE_TIMEOUT_MILLISECONDS", 3_000),
        milliseconds(environment, "RESERVE_MILLISECONDS", 1_000),
        delay(environment, "BACKOFF_BASE_SECONDS", 20),
        delay(environment, "BACKOFF_MAX_SECONDS", 900),
        environment.flag("THROW_ON_FULL_BATCH_FAILURE", true),
        environment.text("AWS_XRAY_DAEMON_ADDRESS").isPresent(),
        environment.text("POWERTOOLS_SERVICE_NAME", DIMENSION_VALUE,
            "use 1 to 1,024 printable ASCII characters").orElse("student-intake"),
        environment.text("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE,
            "use 1 to 1,024 printable ASCII characters, not starting with AWS/ or a colon")
            .orElse("StudentIntake"));
    settings.requireConsistency();
    return settings;
  }

  private static Duration milliseconds(Environment environment, String name, int fallback) {
    var max = (int) MAX_INVOCATION.toMillis();
    return Duration.ofMillis(environment.wholeNumber(name, fallback, 1, max));
  }

  /** The message may have been received up to 15 minutes before its visibility timeout is changed. */
  private static Duration delay(Environment environment, String name, int fallback) {
    var max = MAX_VISIBILITY_TIMEOUT.minus(MAX_INVOCATION).toSeconds();
    return Duration.ofSeconds(environment.wholeNumber(name, fallback, 1, (int) max));
  }

  /** Returns the time that interrupted calls have to end: after the writes, and after each queue step. */
  public Duration abortTimeout() {
    return ABORT_TIMEOUT;
  }

  /**
   * Returns the time that an invocation needs after its last check-and-add: dead letters, visibility
   * timeouts, the end of interrupted calls, telemetry and response. With the longest check-and-add itself
   * this is {@code callTimeout + 2 × queueTimeout + 3 × abortTimeout + reserve}, by default 7 + 2 × 3 + 3
   * × 0.3 + 1 = 14.9 seconds, which must be less than the function's timeout.
   */
  public Duration timeAfterWrites() {
    return queueTimeout.multipliedBy(2).plus(ABORT_TIMEOUT.multipliedBy(3)).plus(reserve);
  }

  /** Returns the time that an invocation needs for the longest check-and-add and all that follows it. */
  public Duration timeForOneCall() {
    return callTimeout.plus(timeAfterWrites());
  }

  /**
   * Checks that an invocation with {@code remaining} time has time for a check-and-add. Otherwise every
   * message would be retried until it is a dead letter.
   *
   * @throws InvalidSettingException if {@link #timeForOneCall} is at least as long
   */
  public void requireTimeForOneCall(Duration remaining) {
    var needed = timeForOneCall();
    require(
        needed.compareTo(remaining) < 0,
        "CALL_TIMEOUT_MILLISECONDS",
        "leaves no time for a call: with QUEUE_TIMEOUT_MILLISECONDS and RESERVE_MILLISECONDS, a call"
            + " needs more than %,d ms, and the invocation has %,d ms"
                .formatted(needed.toMillis(), remaining.toMillis()),
        "decrease these timeouts, or increase the function's timeout (Lambda allows 15 minutes)");
  }

  private void requireConsistency() {
    require(
        attemptTimeout.compareTo(callTimeout) <= 0,
        "ATTEMPT_TIMEOUT_MILLISECONDS",
        "is longer than CALL_TIMEOUT_MILLISECONDS",
        "set it to at most %,d, or increase the call timeout".formatted(callTimeout.toMillis()));
    require(
        backOffBase.compareTo(backOffMax) <= 0,
        "BACKOFF_BASE_SECONDS",
        "is longer than BACKOFF_MAX_SECONDS",
        "set it to at most %,d, or increase the maximum".formatted(backOffMax.toSeconds()));
    require(
        queueUrl.flatMap(it -> deadLetterQueueUrl.map(dead -> areTwoQueuesOfOneType(it, dead)))
            .orElse(true),
        "DEAD_LETTER_QUEUE_URL",
        "is no dead-letter queue of QUEUE_URL",
        "use another queue of the same type, standard or FIFO");
    requireTimeForOneCall(MAX_INVOCATION);
  }

  /** SQS Developer Guide, "Using dead-letter queues in Amazon SQS". */
  private static boolean areTwoQueuesOfOneType(URI queue, URI dead) {
    return !queue.equals(dead)
        && queue.getPath().endsWith(".fifo") == dead.getPath().endsWith(".fifo");
  }

  private static void require(boolean valid, String variable, String problem, String remedy) {
    if (!valid) {
      throw new InvalidSettingException(variable, problem, remedy);
    }
  }
}
