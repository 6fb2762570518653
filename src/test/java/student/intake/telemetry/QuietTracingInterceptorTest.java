package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.AWSXRayRecorderBuilder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.Fault;
import student.intake.local.FaultyProxy;

class QuietTracingInterceptorTest {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final AWSXRayRecorder recorder = AWSXRayRecorderBuilder.standard()
      .withEmitter(new Nowhere())
      .build();

  @Test
  void a_refused_call_is_traced_with_its_code_and_status_and_without_AWS_s_text() throws Exception {
    var call = traced(new Fault.Answer(400, "ValidationException"));
    assertThat(call.at("/aws/operation").asText()).as(call.toPrettyString()).isEqualTo("PutItem");
    assertThat(call.at("/http/response/status").asInt()).isEqualTo(400);
    assertThat(call.toString()).contains("ValidationException").doesNotContain("Injected", "Ada");
  }

  @Test
  void a_call_without_an_answer_is_traced_with_its_exception() throws Exception {
    var call = traced(new Fault.DroppedBefore());
    assertThat(call.at("/aws/operation").asText()).as(call.toPrettyString()).isEqualTo("PutItem");
    assertThat(call.at("/cause/exceptions/0/type").asText()).contains("SdkClientException");
    assertThat(call.toString()).doesNotContain("Ada");
  }

  private JsonNode traced(Fault fault) throws Exception {
    var segment = recorder.beginSegment("invocation");
    try (var proxy = FaultyProxy.start(NOWHERE, () -> fault);
        var table = client(proxy.endpoint())) {
      var item = Map.of("student_name", AttributeValue.fromS("Ada Lovelace"));
      assertThatThrownBy(() -> table.putItem(it -> it.tableName("students").item(item)));
    }
    recorder.endSegment();
    return new ObjectMapper().readTree(segment.serialize()).at("/subsegments/0");
  }

  private DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .overrideConfiguration(
            it -> it.retryStrategy(retry -> retry.maxAttempts(1))
                .addExecutionInterceptor(new QuietTracingInterceptor(recorder)))
        .build();
  }

  private static final class Nowhere extends Emitter {

    @Override
    public boolean sendSegment(Segment segment) {
      return true;
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      return true;
    }
  }
}
