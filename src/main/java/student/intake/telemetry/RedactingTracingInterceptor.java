package student.intake.telemetry;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Traces the calls of sampled batches without the messages of AWS's errors: a message may quote the
 * request, and so a student's name. The error's type, code, status and request id are traced.
 */
final class RedactingTracingInterceptor implements ExecutionInterceptor {

  private static final ExecutionAttribute<ExecutionInterceptor> TRACER = new ExecutionAttribute<>(
      "student.intake.Tracer");

  private static final ExecutionInterceptor UNTRACED = new ExecutionInterceptor() {
  };

  private final Supplier<Optional<ExecutionInterceptor>> tracerOfThread;

  RedactingTracingInterceptor(Supplier<Optional<ExecutionInterceptor>> tracerOfThread) {
    this.tracerOfThread = tracerOfThread;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    tracerOfThread.get().ifPresent(tracer -> {
      attributes.putAttribute(TRACER, tracer);
      tracer.beforeExecution(call, attributes);
    });
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest call, ExecutionAttributes attributes) {
    return tracer(attributes).modifyHttpRequest(call, attributes);
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission call, ExecutionAttributes attributes) {
    tracer(attributes).beforeTransmission(call, attributes);
  }

  @Override
  public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
    tracer(attributes).afterExecution(call, attributes);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
    tracer(attributes).onExecutionFailure(failed, attributes);
  }

  /** Called before {@link #onExecutionFailure}, which gets the returned exception. */
  @Override
  public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes attributes) {
    return failed.exception() instanceof AwsServiceException error
        && attributes.getOptionalAttribute(TRACER).isPresent()
            ? redacted(error)
            : failed.exception();
  }

  private static AwsServiceException redacted(AwsServiceException error) {
    var code = Optional.ofNullable(error.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .orElse("Unknown");
    return error.toBuilder()
        .message(null)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .build();
  }

  private static ExecutionInterceptor tracer(ExecutionAttributes attributes) {
    return attributes.getOptionalAttribute(TRACER).orElse(UNTRACED);
  }
}
