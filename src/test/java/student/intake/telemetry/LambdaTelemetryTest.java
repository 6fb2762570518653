package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static student.intake.logging.StandardOutput.jsonLinesOf;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.AWSXRayRecorderBuilder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;
import student.intake.logging.ExpectsWarnings;
import student.intake.logging.JsonLoggerProvider;
import student.intake.message.Rejection;

@ResourceLock(Resources.SYSTEM_OUT)
@ExpectsWarnings(of = BatchLog.class)
class LambdaTelemetryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LocalContext CONTEXT = LocalContext.withTimeLeft(Duration.ofMinutes(1));

  private static final BatchResult BATCH = SampleResult.WITH_EVERY_OUTCOME;

  @Nested
  class The_log {

    @Test
    void has_one_line_for_the_batch_and_one_for_each_anomaly() throws Exception {
      try (var log = CapturedLog.of(BatchLog.class)) {
        observe(untraced());
        assertThat(log.lines()).containsExactly(
            "WARN The id is in the table under another name; the table is not changed."
                + " outcome=conflict code=conflict message_id=m6 student_id=s6",
            rejection("rejected", Rejection.BLANK_ID, "m7"),
            rejection("dead_lettered", Rejection.EMPTY_BODY, "m8"),
            rejection("dead_lettered", Rejection.EMPTY_BODY, "m9"),
            "WARN To be retried: HTTP status 400"
                + " outcome=retry code=Throttled message_id=m10 student_id=s10",
            "INFO Batch processed messages=10 added=3 already_present=2 in_conflict=1 rejected=3"
                + " retried=1 milliseconds=1234");
      }
    }

    private static String rejection(String outcome, Rejection reason, String messageId) {
      return "WARN %s outcome=%s code=%s message_id=%s student_id="
          .formatted(reason.sentence(), outcome, reason.code(), messageId);
    }
  }

  @Nested
  class The_metrics {

    @Test
    void are_one_set_for_the_batch() throws Exception {
      var it = written();
      assertThat(it.path("StudentsAdded").asInt()).isEqualTo(3);
      assertThat(it.path("StudentsAlreadyPresent").asInt()).isEqualTo(2);
      assertThat(it.path("StudentsInConflict").asInt()).isEqualTo(1);
      assertThat(it.path("MessagesRejected").asInt()).isEqualTo(3);
      assertThat(it.path("MessagesRetried").asInt()).isEqualTo(1);
      assertThat(it.path("BatchSize").asInt()).isEqualTo(10);
      assertThat(it.path("BatchTime").asInt()).isEqualTo(1_234);
    }

    @Test
    void of_the_service_are_all_of_them() throws Exception {
      var line = written();
      assertThat(names(line, 0)).containsExactly(
          "StudentsAdded",
          "StudentsAlreadyPresent",
          "StudentsInConflict",
          "MessagesRejected",
          "MessagesRetried",
          "BatchSize",
          "BatchTime");
      assertThat(dimensions(line, 0)).containsExactly(entry("Service", "service"));
    }

    /** An alarm on the new version of a canary deployment must not count the old version's. */
    @Test
    void of_the_function_s_version_are_its_rejections_and_messages() throws Exception {
      var line = written();
      assertThat(names(line, 1)).containsExactly("MessagesRejected", "BatchSize");
      assertThat(dimensions(line, 1))
          .containsExactly(entry("Service", "service"), entry("FunctionVersion", "7"));
    }

    /** CloudWatch User Guide, "Specification: Embedded metric format", for each directive. */
    @Test
    void follow_the_embedded_metric_format() throws Exception {
      var line = written();
      assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
      assertThat(line.at("/_aws/CloudWatchMetrics")).hasSize(2).allSatisfy(directive -> {
        assertThat(directive.path("Namespace").asText()).isEqualTo("students");
        assertThat(directive.path("Metrics")).isNotEmpty().allSatisfy(
            metric -> assertThat(line.path(metric.path("Name").asText()).isNumber()).isTrue());
        assertThat(directive.path("Dimensions")).singleElement().satisfies(
            set -> assertThat(set).isNotEmpty().allSatisfy(
                name -> assertThat(line.path(name.asText()).asText()).isNotBlank()));
      });
    }

    @Test
    void have_the_version_of_the_invocation() throws Exception {
      try (var log = CapturedLog.of(BatchMetrics.class)) {
        observe(untraced());
        assertThat(log.lines()).singleElement().asString()
            .contains(" FunctionVersion=" + CONTEXT.getFunctionVersion() + " ");
      }
    }

    private static JsonNode written() throws IOException {
      var log = new JsonLoggerProvider().getLoggerFactory().getLogger("student.intake.Metrics");
      var lines = printed(() -> new BatchMetrics(log, "students", "service").report(BATCH, "7"));
      assertThat(lines).hasSize(1);
      return lines.getFirst();
    }

    private static List<String> names(JsonNode line, int directive) {
      return line.at("/_aws/CloudWatchMetrics/%d/Metrics".formatted(directive))
          .findValuesAsText("Name");
    }

    private static Map<String, String> dimensions(JsonNode line, int directive) {
      var values = new LinkedHashMap<String, String>();
      line.at("/_aws/CloudWatchMetrics/%d/Dimensions/0".formatted(directive))
          .forEach(it -> values.put(it.asText(), line.path(it.asText()).asText()));
      return values;
    }
  }

  @Nested
  class The_trace {

    private final Sent sent = new Sent();
    private final AWSXRayRecorder recorder = AWSXRayRecorderBuilder.standard()
        .withEmitter(sent)
        .build();

    @Test
    void has_one_subsegment_with_the_batch_s_counts() throws Exception {
      var segment = recorder.beginSegment("invocation");
      observe(traced());
      recorder.endSegment();
      assertThat(subsegments(segment)).singleElement().satisfies(batch -> {
        assertThat(batch.path("name").asText()).isEqualTo("batch");
        assertThat(batch.has("end_time")).isTrue();
        assertThat(batch.path("annotations")).isEqualTo(
            JSON.createObjectNode()
                .put("added", 3)
                .put("already_present", 2)
                .put("in_conflict", 1)
                .put("messages", 10)
                .put("rejected", 3)
                .put("retried", 1));
      });
    }

    @Test
    void rethrows_a_call_s_failure_unchanged() throws Exception {
      recorder.beginSegment("invocation");
      traced().observe(CONTEXT, calls -> {
        var failure = new IOException("lost");
        assertThatThrownBy(() -> calls.wrap(() -> {
          throw failure;
        }).call()).isSameAs(failure);
        return BATCH;
      });
      recorder.endSegment();
    }

    @Test
    void ends_with_a_batch_that_fails() throws Exception {
      var segment = recorder.beginSegment("invocation");
      assertThatThrownBy(() -> traced().observe(CONTEXT, _ -> {
        throw new IllegalStateException("lost");
      })).hasMessage("lost");
      recorder.endSegment();
      assertThat(subsegments(segment)).singleElement().matches(it -> it.has("end_time"));
      assertThat(sent.segments).containsExactly("invocation");
    }

    private static Iterable<JsonNode> subsegments(Segment segment) throws IOException {
      return JSON.readTree(segment.serialize()).path("subsegments");
    }

    private LambdaTelemetry traced() {
      return new LambdaTelemetry("trace", "service", new XRay(() -> recorder));
    }
  }

  private static LambdaTelemetry untraced() {
    return new LambdaTelemetry("students", "service", Tracing.NONE);
  }

  private static void observe(LambdaTelemetry telemetry) {
    assertThat(telemetry.observe(CONTEXT, _ -> BATCH)).isSameAs(BATCH);
  }

  private static List<JsonNode> printed(Runnable action) throws IOException {
    var printed = new ArrayList<JsonNode>();
    for (var line : jsonLinesOf(action)) {
      printed.add(JSON.readTree(line));
    }
    return printed;
  }

  private static final class Sent extends Emitter {

    private final List<String> segments = new CopyOnWriteArrayList<>();

    @Override
    public boolean sendSegment(Segment segment) {
      return segments.add(segment.getName());
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      return true;
    }
  }
}
