package student.intake.telemetry;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import student.intake.batch.ErrorCode;

/**
 * Traces the calls of sampled batches without the messages of AWS's errors: a message may quote the
 * request, and so a student's name. The error's type, code, status and request id are traced.
 */
final class RedactingTracingInterceptor implements ExecutionInterceptor {

  private static final ExecutionAttribute<SampledBatch> BATCH = new ExecutionAttribute<>(
      "student.intake.SampledBatch");

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    SampledBatch.ofCall().ifPresent(batch -> attributes.putAttribute(BATCH, batch));
    record(attributes, tracer -> tracer.beforeExecution(call, attributes));
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest call, ExecutionAttributes attributes) {
    var request = new AtomicReference<>(call.httpRequest());
    batch(attributes).ifPresent(
        batch -> batch.record(
            tracer -> request.set(
                batch.traceHeader().complete(tracer.modifyHttpRequest(call, attributes)))));
    return request.get();
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission call, ExecutionAttributes attributes) {
    record(attributes, tracer -> tracer.beforeTransmission(call, attributes));
  }

  @Override
  public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
    record(attributes, tracer -> tracer.afterExecution(call, attributes));
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
    record(attributes, tracer -> tracer.onExecutionFailure(failed, attributes));
  }

  /** Called before {@link #onExecutionFailure}, which gets the returned exception. */
  @Override
  public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes attributes) {
    return failed.exception() instanceof AwsServiceException error && batch(attributes).isPresent()
        ? redacted(error)
        : failed.exception();
  }

  private static AwsServiceException redacted(AwsServiceException error) {
    var code = ErrorCode.of(error);
    return error.toBuilder()
        .message(null)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .build();
  }

  private static void record(ExecutionAttributes attributes, Consumer<ExecutionInterceptor> part) {
    batch(attributes).ifPresent(batch -> batch.record(part));
  }

  private static Optional<SampledBatch> batch(ExecutionAttributes attributes) {
    return attributes.getOptionalAttribute(BATCH);
  }
}
