package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import student.intake.aws.AwsClients;
import student.intake.settings.Settings;
import student.intake.table.StudentTable;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.Telemetry;
import student.intake.telemetry.Tracing;

/**
 * Invokes the function with batches, from the event's JSON to the response's, without effect: no
 * student is added, no message is sent or changed, no metric or trace is published.
 */
final class PrimingRun {

  /** With fewer rounds, a first batch runs interpreted code (docs/performance.md). */
  private static final int ROUNDS = 10;

  /** The calls of a round consume 2 × 111 write units: a fraction of a cent for each version. */
  private static final List<Integer> BATCH_SIZES = List.of(100, 10, 1);

  /** Lambda's runtime sets it for the X-Ray and AWS SDKs during an invocation. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final Settings settings;
  private final FunctionFactory functions;
  private final List<ExecutionInterceptor> interceptors;
  private final Telemetry telemetry;
  private final Optional<RuntimeSerializers> serializers = RuntimeSerializers.load();

  PrimingRun(Settings settings, Tracing tracing, FunctionFactory functions) {
    this.settings = settings;
    this.functions = functions;
    this.interceptors = tracing.interceptors();
    this.telemetry = LambdaTelemetry.discarding(tracing);
  }

  /** Throws if the function could not work, for example without permission for the table. */
  void run() {
    var succeeding = Stream.concat(interceptors.stream(), Stream.of(new SuccessfulResponses()))
        .toList();
    for (var round = 0; round < ROUNDS; round++) {
      invokeOnNewClients(interceptors);
      invokeOnNewClients(succeeding);
    }
  }

  /** A restored function has new connections, so each round has new clients. */
  private void invokeOnNewClients(List<ExecutionInterceptor> interceptors) {
    try (var clients = new AwsClients(settings, interceptors)) {
      var table = StudentTable.forPriming(clients.dynamoDb(), settings.tableName());
      var function = functions.create(clients, table, telemetry);
      BATCH_SIZES.forEach(size -> invoke(function, size));
      settings.queueUrl().ifPresent(it -> changeNoVisibilityTimeout(clients, it));
    }
  }

  private void invoke(RequestHandler<SQSEvent, SQSBatchResponse> function, int size) {
    var context = new PrimingContext();
    System.setProperty(TRACE_HEADER, context.getXrayTraceId());
    try {
      var event = PrimingEvents.ofSize(size);
      var response = function.handleRequest(
          serializers.map(it -> it.read(event)).orElse(event), context);
      serializers.ifPresent(it -> it.write(response));
    } finally {
      System.clearProperty(TRACE_HEADER);
    }
  }

  private static void changeNoVisibilityTimeout(AwsClients clients, URI queueUrl) {
    var entry = ChangeMessageVisibilityBatchRequestEntry.builder()
        .id("0")
        .receiptHandle(PrimingEvents.RECEIPT_HANDLE)
        .visibilityTimeout(0)
        .build();
    try {
      clients.sqs()
          .changeMessageVisibilityBatch(it -> it.queueUrl(queueUrl.toString()).entries(entry));
    } catch (SdkException _) {
      // Expected: no message has this receipt handle.
    }
  }
}
