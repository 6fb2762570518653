package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.local.cloud.LocalContext;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultKind;
import student.intake.local.faults.FaultyProxy;

class RedactingTracingInterceptorTest {

  private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1");

  private static final Context UNKNOWN = traced(null);
  private static final Context SAMPLED = traced(
      "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=1");
  private static final Context NOT_SAMPLED = traced(
      "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=0");

  private final AtomicInteger recorders = new AtomicInteger();
  private final AWSXRayRecorder recorder = XRayRecorders.sendingTo(new DiscardingEmitter());
  private final XRay tracing = new XRay(() -> {
    recorders.incrementAndGet();
    return recorder;
  });

  @Test
  void a_refused_call_is_traced_with_its_code_and_status_and_without_the_error_message()
      throws Exception {
    var call = callOf(UNKNOWN, new Fault.ErrorResponse(400, "ValidationException"));
    assertThat(call.at("/aws/operation").asText()).as(call.toPrettyString()).isEqualTo("PutItem");
    assertThat(call.at("/http/response/status").asInt()).isEqualTo(400);
    assertThat(call.toString()).contains("ValidationException").doesNotContain("Injected", "Ada");
  }

  /** A name can be in an error code, in AWS's message, or in the message of a parser. */
  @ParameterizedTest
  @MethodSource("student.intake.local.faults.FaultKind#forTable")
  void a_call_is_traced_without_the_name_that_a_response_quotes(FaultKind kind) throws Exception {
    var call = callOf(UNKNOWN, kind.fault(Duration.ofMillis(50)));
    assertThat(call.at("/aws/operation").asText()).as(call.toPrettyString()).isEqualTo("PutItem");
    assertThat(call.toString()).doesNotContain("Ada", "Lovelace");
  }

  @Test
  void a_code_that_does_not_look_like_one_is_traced_as_the_status() throws Exception {
    var call = callOf(UNKNOWN, FaultKind.ERROR_CODE_QUOTES_INPUT.fault(Duration.ZERO));
    assertThat(call.at("/cause/exceptions/0/message").asText()).contains("HttpStatus400");
  }

  @Test
  void a_failure_is_traced_with_the_classes_of_its_causes() throws Exception {
    var call = callOf(UNKNOWN, FaultKind.SUCCESS_QUOTES_INPUT.fault(Duration.ZERO));
    assertThat(call.at("/cause/exceptions").findValuesAsText("type"))
        .first()
        .asString()
        .endsWith("SdkClientException");
    assertThat(call.at("/cause/exceptions").findValuesAsText("type"))
        .anyMatch(it -> it.contains("JsonParseException"));
  }

  @Test
  void a_call_without_a_response_is_traced_with_its_exception() throws Exception {
    var call = callOf(UNKNOWN, new Fault.ClosedBeforeCall());
    assertThat(call.at("/aws/operation").asText()).as(call.toPrettyString()).isEqualTo("PutItem");
    assertThat(call.at("/cause/exceptions/0/type").asText()).contains("SdkClientException");
    assertThat(call.toString()).doesNotContain("Ada");
  }

  @Test
  void a_call_of_a_sampled_batch_is_traced_as_its_child() throws Exception {
    var refusal = new Fault.ErrorResponse(400, "ValidationException");
    assertThat(callOf(SAMPLED, refusal).at("/aws/operation").asText()).isEqualTo("PutItem");
  }

  @Test
  void a_call_of_a_batch_that_is_not_sampled_is_not_traced_and_creates_no_recorder()
      throws Exception {
    var refusal = new Fault.ErrorResponse(400, "ValidationException");
    assertThat(callOf(NOT_SAMPLED, refusal).isMissingNode()).isTrue();
    assertThat(recorders).hasValue(0);
  }

  @Test
  void a_batch_that_is_not_sampled_is_not_traced_after_one_that_is() throws Exception {
    var refusal = new Fault.ErrorResponse(400, "ValidationException");
    callOf(SAMPLED, refusal);
    assertThat(callOf(NOT_SAMPLED, refusal).isMissingNode()).isTrue();
    assertThat(recorders).hasValue(1);
  }

  /** The call's subsegment, a child of the batch's. */
  private JsonNode callOf(Context context, Fault fault) throws Exception {
    var segment = recorder.beginSegment("invocation");
    recorder.clearTraceEntity();
    var batch = new FutureTask<>(() -> tracing.trace(context, calls -> faultyCall(calls, fault)));
    if (context.equals(NOT_SAMPLED)) {
      batch.run();
    } else {
      segment.run(batch, recorder);
    }
    batch.get();
    return new ObjectMapper().readTree(segment.serialize()).at("/subsegments/0/subsegments/0");
  }

  private BatchResult faultyCall(ConcurrentCalls.Context calls, Fault fault) {
    try (var proxy = FaultyProxy.start(UNREACHABLE, () -> fault);
        var table = client(proxy.endpoint())) {
      assertThatCode(calls.wrap(() -> put(table))::call)
          .satisfiesAnyOf(it -> assertThat(it).isNull(),
              it -> assertThat(it).isInstanceOf(SdkException.class));
    }
    return new BatchResult(List.of(), Duration.ZERO);
  }

  private static PutItemResponse put(DynamoDbClient table) {
    var item = Map.of("student_name", AttributeValue.fromS("Ada Lovelace"));
    return table.putItem(it -> it.tableName("students").item(item));
  }

  private static Context traced(@Nullable String header) {
    return LocalContext.withTimeLeft(Duration.ofMinutes(1)).traced(header);
  }

  private DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .overrideConfiguration(
            it -> it.retryStrategy(retry -> retry.maxAttempts(1))
                .executionInterceptors(tracing.interceptors()))
        .build();
  }

  private static final class DiscardingEmitter extends Emitter {

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
