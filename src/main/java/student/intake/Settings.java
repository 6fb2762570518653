package student.intake;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
 * @param mostAtOnce {@code MOST_CHECK_AND_ADDS_AT_ONCE}: check-and-adds at once and connections in the
 *     pool, 1 to 1,000, by default 64
 * @param attempts {@code CALL_ATTEMPTS}: how often one AWS call is tried, 1 to 10, by default 3
 * @param connectTimeout {@code CONNECT_TIMEOUT_MILLISECONDS}: by default 1,000
 * @param attemptTimeout {@code ATTEMPT_TIMEOUT_MILLISECONDS}: one try of a call, by default 2,000
 * @param callTimeout {@code CALL_TIMEOUT_MILLISECONDS}: a call with all its tries and the waits
 *     between them, by default 7,000
 * @param reserve {@code RESERVE_MILLISECONDS}: kept at the invocation's end for the report and the
 *     response, by default 1,000
 * @param failWhenAllRetry {@code FAIL_WHEN_ALL_RETRY}: whether a batch whose every message must be
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
    int mostAtOnce,
    int attempts,
    Duration connectTimeout,
    Duration attemptTimeout,
    Duration callTimeout,
    Duration reserve,
    boolean failWhenAllRetry,
    boolean tracing,
    String serviceName,
    String metricsNamespace) {

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
        environment.wholeNumber("MOST_CHECK_AND_ADDS_AT_ONCE", 64, 1, 1_000),
        environment.wholeNumber("CALL_ATTEMPTS", 3, 1, 10),
        milliseconds(environment, "CONNECT_TIMEOUT_MILLISECONDS", 1_000),
        milliseconds(environment, "ATTEMPT_TIMEOUT_MILLISECONDS", 2_000),
        milliseconds(environment, "CALL_TIMEOUT_MILLISECONDS", 7_000),
        milliseconds(environment, "RESERVE_MILLISECONDS", 1_000),
        environment.flag("FAIL_WHEN_ALL_RETRY", true),
        environment.text("AWS_XRAY_DAEMON_ADDRESS").isPresent(),
        environment.text("POWERTOOLS_SERVICE_NAME").orElse("student-intake"),
        environment.text("POWERTOOLS_METRICS_NAMESPACE").orElse("StudentIntake"));
    settings.requireThatAnAttemptFitsIntoACall();
    return settings;
  }

  /** Lambda's longest invocation bounds every time-out: 15 minutes (Lambda quotas). */
  private static Duration milliseconds(Environment environment, String name, int fallback) {
    return environment.milliseconds(
        name, Duration.ofMillis(fallback), Duration.ofMillis(1), Duration.ofMinutes(15));
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
