package student.intake.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import student.intake.queue.BackOff;

/**
 * Every number and name that the function works with. Nothing else of ours reads the environment.
 *
 * @param region {@code AWS_REGION}, which Lambda sets
 * @param tableName {@code TABLE_NAME}, by default {@code testtable}
 * @param queueUrl {@code QUEUE_URL}: the queue that feeds the function; empty when not given
 * @param deadLetterQueueUrl {@code DEAD_LETTER_QUEUE_URL}; empty when not given
 * @param dynamoDbEndpoint {@code AWS_ENDPOINT_URL_DYNAMODB}, else {@code AWS_ENDPOINT_URL}; empty on
 *     AWS
 * @param sqsEndpoint {@code AWS_ENDPOINT_URL_SQS}, else {@code AWS_ENDPOINT_URL}; empty on AWS
 * @param maxConcurrentWrites {@code MAX_CONCURRENT_WRITES}: check-and-adds at once and connections in the
 *     pool, 1 to 1,000, by default 100
 * @param attempts {@code MAX_ATTEMPTS}: how often one AWS call is tried, 1 to 10, by default 3
 * @param connectTimeout {@code CONNECT_TIMEOUT_MILLISECONDS}: by default 1,000
 * @param attemptTimeout {@code ATTEMPT_TIMEOUT_MILLISECONDS}: one try of a call, by default 2,000
 * @param callTimeout {@code CALL_TIMEOUT_MILLISECONDS}: a call with all its tries and the waits
 *     between them, by default 7,000
 * @param queueTimeout {@code QUEUE_TIMEOUT_MILLISECONDS}: the longest that a batch's dead-lettering
 *     may take, and again its delaying, by default 3,000
 * @param reserve {@code RESERVE_MILLISECONDS}: kept at the invocation's end for the report and the
 *     response, by default 1,000
 * @param backOffBase {@code BACKOFF_BASE_SECONDS}: the longest delay of a message after its
 *     first receive, doubled with each one that follows, by default 30
 * @param backOffMax {@code BACKOFF_MAX_SECONDS}: the longest delay of all, by default 900
 * @param throwOnFullBatchFailure {@code THROW_ON_FULL_BATCH_FAILURE}: whether a batch whose every message must be
 *     retried throws, so that Lambda's error metric rises and its pollers slow down; by default true
 * @param tracing whether X-Ray listens: {@code AWS_XRAY_DAEMON_ADDRESS} is set, as Lambda does
 * @param serviceName {@code POWERTOOLS_SERVICE_NAME}: metrics' dimension Service, by default {@code
 *     student-intake}
 * @param metricsNamespace {@code POWERTOOLS_METRICS_NAMESPACE}, by default {@code StudentIntake}
 */
public record Settings(
    String region,
    String tableName,
    Optional<URI> queueUrl,
    Optional<URI> deadLetterQueueUrl,
    Optional<URI> dynamoDbEndpoint,
    Optional<URI> sqsEndpoint,
    int maxConcurrentWrites,
    int attempts,
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

  /** It bounds every time-out (Lambda quotas: function timeout). */
  private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

  /**
   * The settings that {@code variables} give.
   *
   * @throws InvalidSettingException if one is missing or cannot be used
   */
  public static Settings from(Map<String, String> variables) {
    var environment = new Environment(variables);
    var anyEndpoint = environment.url("AWS_ENDPOINT_URL");
    var settings = new Settings(
        environment.required("AWS_REGION", "Lambda sets it; elsewhere give one, eu-west-1 say"),
        environment.text("TABLE_NAME").orElse("testtable"),
        environment.url("QUEUE_URL"),
        environment.url("DEAD_LETTER_QUEUE_URL"),
        environment.url("AWS_ENDPOINT_URL_DYNAMODB").or(() -> anyEndpoint),
        environment.url("AWS_ENDPOINT_URL_SQS").or(() -> anyEndpoint),
        environment.wholeNumber("MAX_CONCURRENT_WRITES", 100, 1, 1_000),
        environment.wholeNumber("MAX_ATTEMPTS", 3, 1, 10),
        milliseconds(environment, "CONNECT_TIMEOUT_MILLISECONDS", 1_000),
        milliseconds(environment, "ATTEMPT_TIMEOUT_MILLISECONDS", 2_000),
        milliseconds(environment, "CALL_TIMEOUT_MILLISECONDS", 7_000),
        milliseconds(environment, "QUEUE_TIMEOUT_MILLISECONDS", 3_000),
        milliseconds(environment, "RESERVE_MILLISECONDS", 1_000),
        delay(environment, "BACKOFF_BASE_SECONDS", 30),
        delay(environment, "BACKOFF_MAX_SECONDS", 900),
        environment.flag("THROW_ON_FULL_BATCH_FAILURE", true),
        environment.text("AWS_XRAY_DAEMON_ADDRESS").isPresent(),
        environment.text("POWERTOOLS_SERVICE_NAME").orElse("student-intake"),
        environment.text("POWERTOOLS_METRICS_NAMESPACE").orElse("StudentIntake"));
    settings.requireThatAnAttemptFitsIntoACall();
    return settings;
  }

  private static Duration milliseconds(Environment environment, String name, int fallback) {
    return environment.milliseconds(
        name, Duration.ofMillis(fallback), Duration.ofMillis(1), LONGEST_INVOCATION);
  }

  /**
   * SQS hides a message for 12 hours at most, counted from its receive (SQS API Reference,
   * ChangeMessageVisibility), and an invocation may have taken 15 minutes of them.
   */
  private static Duration delay(Environment environment, String name, int fallback) {
    var most = BackOff.LONGEST.minus(LONGEST_INVOCATION).toSeconds();
    return Duration.ofSeconds(environment.wholeNumber(name, fallback, 0, (int) most));
  }

  /**
   * What an invocation's end is kept free for, after the last check-and-add has ended: dead letters,
   * retry delays, and report and response. With the longest check-and-add itself the sum is {@code
   * callTimeout + 2 × queueTimeout + reserve}, by default 7 + 2 × 3 + 1 = 14 seconds, which must be
   * less than the function's time-out.
   */
  Duration timeAfterCheckAndAdds() {
    return queueTimeout.multipliedBy(2).plus(reserve);
  }

  private void requireThatAnAttemptFitsIntoACall() {
    if (attemptTimeout.compareTo(callTimeout) > 0) {
      throw new InvalidSettingException(
          "ATTEMPT_TIMEOUT_MILLISECONDS",
          "is longer than CALL_TIMEOUT_MILLISECONDS",
          "give at most %,d, or a longer call time-out".formatted(callTimeout.toMillis()));
    }
  }
}
