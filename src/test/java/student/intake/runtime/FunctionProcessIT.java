package student.intake.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
@Isolated("Its time-outs are those of a machine that does nothing else.")
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
  class The_built_function_answers {

    @Test
    void a_batch_with_the_messages_to_retry() throws Exception {
      var event = Files.readString(Path.of("events/batch.json")).replace("not json", "");
      assertThat(invokeEvent(event, SAMPLED)).isEqualTo(
          new Success(
              "{\"batchItemFailures\":"
                  + "[{\"itemIdentifier\":\"00000000-0000-4000-8000-000000000005\"}]}"));
    }

    @Test
    void a_FIFO_batch_with_everything_of_a_group_from_its_first_failure_on() throws Exception {
      var event = Files.readString(Path.of("events/fifo.json"))
          .replace("\"{\\\"id\\\": \\\"s-1003\\\"}\"", "\"\"");
      assertThat(invokeEvent(event, SAMPLED)).isInstanceOfSatisfying(
          Success.class,
          it -> assertThat(it.json())
              .contains("-000000000002", "-000000000003")
              .doesNotContain("-000000000001"));
    }

    @Test
    void a_batch_whose_rejected_message_is_a_dead_letter_now_with_no_failure() throws Exception {
      assertThat(invoke("batch", SAMPLED)).isEqualTo(new Success("{\"batchItemFailures\":[]}"));
      assertThat(cloud.queue().deadLetterDepth().total()).isPositive();
    }

    @Test
    void a_batch_from_SNS_and_EventBridge_with_no_failure() throws Exception {
      assertThat(invoke("envelopes", SAMPLED)).isEqualTo(new Success("{\"batchItemFailures\":[]}"));
    }

    @Test
    void a_batch_of_which_all_must_be_retried_with_an_error() throws Exception {
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
  class Telemetry_tells {

    @Test
    void of_each_batch_in_one_log_line_and_one_for_each_anomaly() throws Exception {
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
      assertThat(conflict.path("student_id").asText()).isEqualTo("s-1001");
      assertThat(conflict.path("message_id").asText()).endsWith("04");
      var rejection = awaitLine(it -> it.path("code").asText().equals("malformed-json"));
      assertThat(rejection.path("message_id").asText()).endsWith("05");
    }

    /** Powertools' batch module would add two lines of its own, where it builds the response. */
    @Test
    void of_a_message_to_retry_in_one_line() throws Exception {
      var messageId = UUID.randomUUID().toString();
      var next = UUID.randomUUID().toString();
      invokeEvent(batchToRetry(messageId), SAMPLED);
      invokeEvent(batchToRetry(next), SAMPLED);
      // Output is read in the order it was written: whatever the first batch had to say is there.
      awaitLine(it -> it.path("message_id").asText().equals(next));
      assertThat(function.output()).filteredOn(it -> it.contains(messageId)).hasSize(1);
    }

    @Test
    void of_each_batch_in_one_set_of_metrics() throws Exception {
      invoke("batch", SAMPLED);
      var metrics = awaitLine(it -> it.has("StudentsInConflict"));
      assertThat(metrics.at("/_aws/CloudWatchMetrics/0/Namespace").asText())
          .isEqualTo("StudentIntake");
      assertThat(metrics.path("Service").asText()).isEqualTo("student-intake");
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
    void X_Ray_of_the_batch_and_of_each_call_that_its_lanes_made() throws Exception {
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

    /** A UDP datagram holds 64 KB: a document that does not fit is lost with all its subsegments. */
    @Test
    void X_Ray_of_every_call_however_many_and_whatever_their_answer() throws Exception {
      var root = "1-5e1b4151-111111111111111111111111";
      invokeEvent(students(60, "Ada"), SAMPLED);
      invokeEvent(students(60, "Grace"), SAMPLED.replace(ROOT, root));
      await().atMost(20, SECONDS).untilAsserted(() -> {
        var ofTrace = daemon.documents()
            .stream()
            .filter(it -> it.path("trace_id").asText().equals(root))
            .toList();
        // X-Ray's recorder may send a subsegment twice, which the service knows by its id.
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
    void X_Ray_nothing_of_a_trace_that_is_not_sampled() throws Exception {
      var other = NOT_SAMPLED.replace(ROOT, "1-5e1b4151-000000000000000000000000");
      invoke("envelopes", other);
      invoke("envelopes", SAMPLED);
      await().atMost(10, SECONDS).until(() -> !daemon.documents().isEmpty());
      segments().noneMatch(it -> it.path("trace_id").asText().endsWith("000000000000"));
    }

    @Test
    void nobody_a_student_s_name_in_a_log_line_a_metric_or_a_trace() throws Exception {
      invoke("batch", SAMPLED);
      awaitLine(it -> it.has("BatchTime"));
      await().atMost(10, SECONDS).until(() -> !daemon.documents().isEmpty());
      assertThat(function.output()).noneMatch(FunctionProcessIT::hasName);
      segments().noneMatch(it -> hasName(it.toString()));
    }
  }

  @Nested
  class The_log_level {

    /** Apache's HTTP client would write each request's body. */
    @Test
    void DEBUG_brings_nobody_a_student_s_name() throws Exception {
      try (var api = RuntimeApi.start();
          var talkative = startedWith(api, Map.of("AWS_LAMBDA_LOG_LEVEL", "DEBUG"))) {
        api.invoke(students(3, "Ada"), Duration.ofSeconds(30), SAMPLED).get(60, SECONDS);
        awaitLine(talkative, it -> it.has("BatchTime"));
        assertThat(talkative.output()).noneMatch(FunctionProcessIT::hasName);
      }
    }

    @Test
    void ERROR_leaves_the_metrics_and_nothing_else() throws Exception {
      try (var api = RuntimeApi.start();
          var silent = startedWith(api, Map.of("AWS_LAMBDA_LOG_LEVEL", "ERROR"))) {
        api.invoke(students(3, "Ada"), Duration.ofSeconds(30), SAMPLED).get(60, SECONDS);
        awaitLine(silent, it -> it.has("BatchTime"));
        assertThat(lines(silent)).hasSize(1);
      }
    }

    private FunctionProcess startedWith(RuntimeApi api, Map<String, String> more) {
      return FunctionProcess.start(api, environment(more));
    }
  }

  @Nested
  class A_function_that_cannot_start {

    @Test
    void says_which_variable_is_wrong_and_what_to_do() throws Exception {
      try (var api = RuntimeApi.start();
          var _ = FunctionProcess.start(api, environment(Map.of("MAX_ATTEMPTS", "many")))) {
        assertThat(api.initializationError().get(30, SECONDS)).contains(
            "Environment variable MAX_ATTEMPTS is 'many': "
                + "give a whole number from 1 to 10, or leave it out for 3.");
      }
    }
  }

  @Test
  void a_killed_function_answers_nothing() {
    try (var api = RuntimeApi.start();
        var killed = FunctionProcess.start(api, environment(Map.of()))) {
      var answer = api.invoke("{}", Duration.ofSeconds(30), SAMPLED);
      killed.kill();
      assertThatThrownBy(() -> answer.get(30, SECONDS)).hasMessageContaining("process ended");
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

  private JsonNode awaitLine(Predicate<JsonNode> wanted) {
    return awaitLine(function, wanted);
  }

  private static JsonNode awaitLine(FunctionProcess function, Predicate<JsonNode> wanted) {
    return await("a line in " + function.output())
        .atMost(10, SECONDS)
        .until(() -> lines(function).stream().filter(wanted).toList(), it -> !it.isEmpty())
        .getLast();
  }

  private static List<JsonNode> lines(FunctionProcess function) throws IOException {
    var mapper = new ObjectMapper();
    var lines = new ArrayList<JsonNode>();
    for (var line : function.output()) {
      // The JVM and the runtime interface client write lines of their own.
      if (line.startsWith("{")) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
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
