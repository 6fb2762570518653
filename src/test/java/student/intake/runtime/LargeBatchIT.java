package student.intake.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.runtime.InvocationResult.Success;

/** The largest batches that Lambda sends, with the memory size of the template. */
@TestInstance(PER_CLASS)
@Isolated("Its timeouts assume an otherwise idle machine.")
class LargeBatchIT {

  private static final String TRACE = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled=0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedCloud cloud = EmbeddedCloud.start();
  private final RuntimeApi api = RuntimeApi.start();
  private final FunctionProcess function = FunctionProcess.start(api, environment(), "-Xmx512m");

  @AfterAll
  void stop() {
    function.close();
    api.close();
    cloud.close();
  }

  @Test
  void ten_thousand_small_messages_fit() throws Exception {
    var bodies = IntStream.range(0, 10_000).mapToObj(it -> student("small-" + it, "Ada")).toList();
    assertAllAdded(bodies, "small-");
  }

  @Test
  void six_megabytes_of_names_and_unknown_fields_fit() throws Exception {
    var bodies = new ArrayList<String>();
    for (var i = 0; i < 18; i++) {
      bodies.add(student("large-" + i, "n".repeat(300_000)));
    }
    bodies.add(withUnknownField("large-nested", "[".repeat(900) + "]".repeat(900)));
    bodies.add(withUnknownField("large-unknown", "\"" + "u".repeat(500_000) + "\""));
    assertAllAdded(bodies, "large-");
  }

  /** Long timeouts: the first writes of a cold process are slow on a busy machine. */
  private Map<String, String> environment() {
    var environment = new HashMap<>(cloud.environment());
    environment.put("CONNECT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("ATTEMPT_TIMEOUT_MILLISECONDS", "20000");
    environment.put("CALL_TIMEOUT_MILLISECONDS", "40000");
    return environment;
  }

  private void assertAllAdded(List<String> bodies, String idPrefix) throws Exception {
    var result = api.invoke(event(bodies), Duration.ofMinutes(2), TRACE).get(150, SECONDS);
    assertThat(result).isEqualTo(new Success("{\"batchItemFailures\":[]}"));
    assertThat(cloud.table().items())
        .filteredOn(it -> String.valueOf(it.get("id")).contains("S=" + idPrefix))
        .hasSameSizeAs(bodies);
  }

  private static String event(List<String> bodies) throws JsonProcessingException {
    var records = IntStream.range(0, bodies.size())
        .mapToObj(
            it -> Map.of(
                "messageId", "message-" + it,
                "receiptHandle", "handle-" + it,
                "body", bodies.get(it),
                "attributes", Map.of(),
                "messageAttributes", Map.of(),
                "eventSource", "aws:sqs",
                "eventSourceARN", "arn:aws:sqs:eu-west-1:000000000000:students",
                "awsRegion", "eu-west-1"))
        .toList();
    return JSON.writeValueAsString(Map.of("Records", records));
  }

  private static String student(String id, String name) {
    return "{\"id\":\"" + id + "\",\"student_name\":\"" + name + "\"}";
  }

  private static String withUnknownField(String id, String json) {
    return "{\"x\":" + json + ",\"id\":\"" + id + "\",\"student_name\":\"Ada\"}";
  }
}
