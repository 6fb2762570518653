package student.intake.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import student.intake.local.cloud.EmbeddedCloud;

/**
 * The log levels in the packaged function. The runtime interface client writes all of standard output;
 * the Lambda service filters it.
 */
@TestInstance(PER_CLASS)
class LogLevelIT {

  private static final String NOT_SAMPLED_BY_XRAY = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=0";

  private final EmbeddedCloud cloud = EmbeddedCloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @ParameterizedTest
  @CsvSource({"ERROR, INFO, 1", "FATAL, TRACE, 0", "FATAL, ERROR, 1"})
  void metrics_have_the_level_of_Lambda_whatever_Powertools_sets(
      String lambda, String powertools, String sampleRate) throws Exception {
    var environment = Map.of(
        "AWS_LAMBDA_LOG_FORMAT", "JSON",
        "AWS_LAMBDA_LOG_LEVEL", lambda,
        "POWERTOOLS_LOG_LEVEL", powertools,
        "POWERTOOLS_LOGGER_SAMPLE_RATE", sampleRate);
    assertThat(linesOf(1, environment)).filteredOn(LogLevelIT::isMetrics)
        .singleElement()
        .returns(lambda, it -> it.path("level").asText());
  }

  /** At random the sampled ones of 30 invocations are the last ones: in 31 of 2^30 runs. */
  @Test
  void DEBUG_of_a_sampled_invocation_ends_with_it() throws Exception {
    var lines = linesOf(
        30, Map.of("POWERTOOLS_LOG_LEVEL", "WARN", "POWERTOOLS_LOGGER_SAMPLE_RATE", "0.5"));
    var shown = lines.stream().filter(LogLevelIT::isBatch).map(LogLevelIT::requestId).toList();
    var invocations = lines.stream().filter(LogLevelIT::isMetrics).map(LogLevelIT::requestId)
        .toList();
    var sinceFirst = invocations.subList(invocations.indexOf(shown.getFirst()), 30);
    assertThat(shown).hasSizeLessThan(sinceFirst.size());
  }

  /** Returns the function's JSON lines of {@code invocations} invocations. */
  private List<JsonNode> linesOf(int invocations, Map<String, String> more) throws Exception {
    var environment = new HashMap<>(cloud.environment());
    environment.putAll(more);
    try (var api = RuntimeApi.start(); var function = FunctionProcess.start(api, environment)) {
      for (var i = 0; i < invocations; i++) {
        api.invoke(batch(i), Duration.ofSeconds(30), NOT_SAMPLED_BY_XRAY).get(60, SECONDS);
      }
      return await().atMost(30, SECONDS)
          .until(
              () -> JsonOutput.lines(function),
              it -> it.stream().filter(LogLevelIT::isMetrics).count() == invocations);
    }
  }

  private static String batch(int number) {
    return "{\"Records\":[{\"messageId\":\"m\","
        + "\"body\":\"{\\\"id\\\":\\\"level-%d\\\",\\\"student_name\\\":\\\"Ada\\\"}\"}]}"
            .formatted(number);
  }

  private static boolean isMetrics(JsonNode line) {
    return line.has("_aws");
  }

  private static boolean isBatch(JsonNode line) {
    return line.path("message").asText().equals("Batch processed");
  }

  private static String requestId(JsonNode line) {
    return line.path("function_request_id").asText();
  }
}
