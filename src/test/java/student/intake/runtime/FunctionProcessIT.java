package student.intake.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.runtime.InvocationResult.Failure;
import student.intake.runtime.InvocationResult.Success;

@TestInstance(PER_CLASS)
@Isolated("Its timeouts assume an otherwise idle machine.")
class FunctionProcessIT {

  private static final String ROOT = "1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d";
  private static final String SAMPLED = "Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1";
  private static final String NOT_SAMPLED = "Root=" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=0";

  private final EmbeddedCloud cloud = EmbeddedCloud.start();
  private final RuntimeApi api = RuntimeApi.start();
  private final XRayDaemon daemon = XRayDaemon.start();
  private final FunctionProcess function = FunctionProcess.start(api, environment(Map.of()));

  @AfterAll
  void stop() {
    function.close();
    api.close();
    daemon.close();
    cloud.close();
  }

  @Nested
  class The_packaged_function_responds_to {

    @Test
    void a_batch_with_the_messages_to_retry() throws Exception {
      var event = Files.readString(Path.of("events/batch.json")).replace("not json", "");
      assertThat(invokeEvent(event, SAMPLED)).isEqualTo(
          new Success(
              "{\"batchItemFailures\":"
                  + "[{\"itemIdentifier\":\"00000000-0000-4000-8000-000000000005\"}]}"));
    }

    @Test
    void a_FIFO_batch_with_all_messages_of_a_group_from_its_first_failure_on() throws Exception {
      var event = Files.readString(Path.of("events/fifo.json"))
          .replace("\"{\\\"id\\\": \\\"s-1003\\\"}\"", "\"\"");
      assertThat(invokeEvent(event, SAMPLED)).isInstanceOfSatisfying(
          Success.class,
          it -> assertThat(it.json())
              .contains("-000000000002", "-000000000003")
              .doesNotContain("-000000000001"));
    }

    @Test
    void a_batch_with_a_dead_lettered_message_with_no_failure() throws Exception {
      assertThat(invoke("batch", SAMPLED)).isEqualTo(new Success("{\"batchItemFailures\":[]}"));
      assertThat(cloud.queue().deadLetterDepth().total()).isPositive();
    }

    @Test
    void a_batch_from_SNS_and_EventBridge_with_no_failure() throws Exception {
      assertThat(invoke("envelopes", SAMPLED)).isEqualTo(new Success("{\"batchItemFailures\":[]}"));
    }

    @Test
    void a_full_batch_failure_with_an_error() throws Exception {
      var event = Files.readString(Path.of("events/batch.json"));
      var allEmpty = event.replaceAll("\"body\": \".*\"", "\"body\": \"\"");
      assertThat(invokeEvent(allEmpty, SAMPLED)).isInstanceOfSatisfying(Failure.class, failure -> {
        assertThat(failure.json()).contains("student.intake.batch.BatchFailedException");
        assertThat(failure.json()).contains("empty-body=5");
      });
    }
  }

  @ParameterizedTest
  @MethodSource("sampleEvents")
  void every_sample_event_is_handled(Path event) throws Exception {
    assertThat(invokeEvent(Files.readString(event), SAMPLED)).isInstanceOf(Success.class);
  }

  static List<Path> sampleEvents() throws IOException {
    try (var events = Files.list(Path.of("events"))) {
      return events.sorted().toList();
    }
  }

  @Nested
  class Telemetry {

    @Test
    void logs_one_line_for_each_batch_and_each_anomaly() throws Exception {
      invoke("batch", SAMPLED);
      var batch = awaitLine(it -> it.path("message").asText().equals("Batch processed"));
      assertThat(batch.path("level").asText()).isEqualTo("INFO");
      assertThat(batch.path("messages").asInt()).isEqualTo(5);
      assertThat(batch.path("in_conflict").asInt()).isEqualTo(1);
      assertThat(batch.path("rejected").asInt()).isEqualTo(1);
      assertThat(batch.path("function_request_id").asText()).isNotBlank();
      assertThat(batch.path("xray_trace_id").asText()).isEqualTo(ROOT);
      var conflict = awaitLine(it -> it.path("code").asText().equals("conflict"));
      assertThat(conflict.path("level").asText()).isEqualTo("WARN");
      assertThat(conflict.path("outcome").asText()).isEqualTo("conflict");
      assertThat(conflict.path("student_id").asText()).isEqualTo("s-1001");
      assertThat(conflict.path("message_id").asText()).endsWith("04");
      var rejection = awaitLine(it -> it.path("code").asText().equals("malformed-json"));
      assertThat(rejection.path("outcome").asText()).isEqualTo("dead_lettered");
      assertThat(rejection.path("message_id").asText()).endsWith("05");
    }

    /** Powertools' batch module would log two more lines. */
    @Test
    void logs_a_message_to_retry_in_one_line() throws Exception {
      var messageId = UUID.randomUUID().toString();
      var next = UUID.randomUUID().toString();
      invokeEvent(batchToRetry(messageId), SAMPLED);
      invokeEvent(batchToRetry(next), SAMPLED);
      // Lines are read in order: all lines of the first batch have been read.
      awaitLine(it -> it.path("message_id").asText().equals(next));
      assertThat(function.output()).filteredOn(it -> it.contains(messageId)).hasSize(1);
    }

    @Test
    void writes_one_set_of_metrics_for_each_batch() throws Exception {
      invoke("batch", SAMPLED);
      var metrics = awaitLine(it -> it.has("StudentsInConflict"));
      assertThat(metrics.at("/_aws/CloudWatchMetrics/0/Namespace").asText())
          .isEqualTo("StudentIntake");
      assertThat(metrics.path("Service").asText()).isEqualTo("student-intake");
      assertThat(metrics.path("FunctionVersion").asText()).isEqualTo("1");
      var names = metrics.at("/_aws/CloudWatchMetrics/0/Metrics").findValuesAsText("Name");
      assertThat(names).containsExactlyInAnyOrder(
          "StudentsAdded",
          "StudentsAlreadyPresent",
          "StudentsInConflict",
          "MessagesRejected",
          "MessagesRetried",
          "BatchSize",
          "BatchTime");
    }

    @Test
    void traces_the_batch_and_each_call_of_its_lanes() throws Exception {
      invoke("batch", SAMPLED);
      await().atMost(10, SECONDS).untilAsserted(() -> {
        var batch = segments().filteredOn(it -> it.path("name").asText().equals("batch"));
        batch.anySatisfy(it -> {
          assertThat(it.path("trace_id").asText()).isEqualTo(ROOT);
          assertThat(it.path("parent_id").asText()).isEqualTo("53995c3f42cd8ad8");
          assertThat(it.at("/annotations/messages").asInt()).isEqualTo(5);
          assertThat(it.at("/annotations/rejected").asInt()).isEqualTo(1);
          var calls = it.path("subsegments").findValuesAsText("operation");
          assertThat(calls).containsExactlyInAnyOrder(
              "PutItem",
              "PutItem",
              "PutItem",
              "PutItem",
              "SendMessageBatch");
        });
      });
    }

    /** A document larger than a UDP datagram (64 KB) is lost with all its subsegments. */
    @Test
    void traces_every_call_of_a_large_batch_with_conflicts() throws Exception {
      var root = "1-5e1b4151-111111111111111111111111";
      invokeEvent(students(60, "Ada"), SAMPLED);
      invokeEvent(students(60, "Grace"), SAMPLED.replace(ROOT, root));
      await().atMost(20, SECONDS).untilAsserted(() -> {
        var ofTrace = daemon.documents()
            .stream()
            .filter(it -> it.path("trace_id").asText().equals(root))
            .toList();
        // The X-Ray recorder may send a subsegment twice; X-Ray deduplicates by id.
        assertThat(
            ofTrace.stream()
                .flatMap(it -> it.findParents("aws").stream())
                .filter(it -> it.at("/aws/operation").asText().equals("PutItem"))
                .map(it -> it.path("id").asText())
                .distinct())
            .hasSize(60);
        assertThat(ofTrace).anySatisfy(
            it -> assertThat(it.at("/annotations/in_conflict").asInt()).isEqualTo(60));
        assertThat(ofTrace).noneMatch(it -> it.toString().contains("conditional"));
      });
    }

    @Test
    void sends_nothing_for_a_trace_that_is_not_sampled() throws Exception {
      var other = NOT_SAMPLED.replace(ROOT, "1-5e1b4151-000000000000000000000000");
      invoke("envelopes", other);
      invoke("envelopes", SAMPLED);
      await().atMost(10, SECONDS).until(() -> !daemon.documents().isEmpty());
      segments().noneMatch(it -> it.path("trace_id").asText().endsWith("000000000000"));
    }

    @Test
    void contains_no_student_name_in_a_log_line_a_metric_or_a_trace() throws Exception {
      invoke("batch", SAMPLED);
      awaitLine(it -> it.has("BatchTime"));
      await().atMost(10, SECONDS).until(() -> !daemon.documents().isEmpty());
      assertThat(function.output()).noneMatch(FunctionProcessIT::hasName);
      segments().noneMatch(it -> hasName(it.toString()));
    }
  }

  @Nested
  class The_log_level {

    /** Apache's HTTP client logs request bodies at this level. */
    @Test
    void DEBUG_logs_no_student_name() throws Exception {
      try (var api = RuntimeApi.start();
          var function = start(api, Map.of("AWS_LAMBDA_LOG_LEVEL", "DEBUG"))) {
        api.invoke(students(3, "Ada"), Duration.ofSeconds(30), SAMPLED).get(60, SECONDS);
        awaitLine(function, it -> it.has("BatchTime"));
        assertThat(function.output()).noneMatch(FunctionProcessIT::hasName);
      }
    }

    @Test
    void ERROR_writes_only_the_metrics() throws Exception {
      try (var api = RuntimeApi.start();
          var function = start(api, Map.of("AWS_LAMBDA_LOG_LEVEL", "ERROR"))) {
        api.invoke(students(3, "Ada"), Duration.ofSeconds(30), SAMPLED).get(60, SECONDS);
        awaitLine(function, it -> it.has("BatchTime"));
        assertThat(JsonOutput.lines(function)).hasSize(1);
      }
    }

    private FunctionProcess start(RuntimeApi api, Map<String, String> more) {
      return FunctionProcess.start(api, environment(more));
    }
  }

  @Nested
  class A_function_that_cannot_start {

    @Test
    void reports_the_invalid_variable_and_the_valid_values() throws Exception {
      try (var api = RuntimeApi.start();
          var _ = FunctionProcess.start(api, environment(Map.of("MAX_ATTEMPTS", "many")))) {
        assertThat(api.initializationError().get(30, SECONDS)).contains(
            "Environment variable MAX_ATTEMPTS is 'many': "
                + "use a whole number from 1 to 10, or omit it for the default of 3.");
      }
    }
  }

  @Test
  void an_invocation_fails_when_the_process_is_killed() {
    try (var api = RuntimeApi.start();
        var killed = FunctionProcess.start(api, environment(Map.of()))) {
      var result = api.invoke("{}", Duration.ofSeconds(30), SAMPLED);
      killed.kill();
      assertThatThrownBy(() -> result.get(30, SECONDS)).hasMessageContaining("process ended");
    }
  }

  private InvocationResult invoke(String event, String traceHeader) throws Exception {
    return invokeEvent(Files.readString(Path.of("events", event + ".json")), traceHeader);
  }

  private InvocationResult invokeEvent(String event, String traceHeader) throws Exception {
    return api.invoke(event, Duration.ofSeconds(30), traceHeader).get(60, SECONDS);
  }

  private static String batchToRetry(String messageId) throws IOException {
    return Files.readString(Path.of("events/batch.json"))
        .replace("not json", "")
        .replace("00000000-0000-4000-8000-000000000005", messageId);
  }

  private static String students(int count, String name) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "{\"messageId\":\"m%d\",\"body\":\"{\\\"id\\\":\\\"c-%d\\\",\\\"student_name\\\":\\\"%s\\\"}\"}"
                .formatted(i, i, name))
        .collect(joining(",", "{\"Records\":[", "]}"));
  }

  private JsonNode awaitLine(Predicate<JsonNode> condition) {
    return awaitLine(function, condition);
  }

  private static JsonNode awaitLine(FunctionProcess function, Predicate<JsonNode> condition) {
    return await("a line in " + function.output())
        .atMost(10, SECONDS)
        .until(() -> JsonOutput.lines(function).stream().filter(condition).toList(),
            it -> !it.isEmpty())
        .getLast();
  }

  private ListAssert<JsonNode> segments() {
    return assertThat(daemon.documents());
  }

  private static boolean hasName(String text) {
    return List.of("Ada", "Lovelace", "Byron", "Grace", "Hopper", "Turing")
        .stream()
        .anyMatch(text::contains);
  }

  private Map<String, String> environment(Map<String, String> more) {
    var environment = new HashMap<>(cloud.environment());
    environment.put("AWS_XRAY_DAEMON_ADDRESS", daemon.address());
    environment.putAll(more);
    return environment;
  }
}
