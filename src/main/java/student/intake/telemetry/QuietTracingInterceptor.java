package student.intake.telemetry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.interceptors.TracingInterceptor;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * X-Ray's interceptor without the texts of AWS's errors: one may quote what it was sent, and so a
 * student's name. The error's type, code, status and request id are traced.
 */
public final class QuietTracingInterceptor extends TracingInterceptor {

  /** Traces calls with {@code recorder}. */
  public QuietTracingInterceptor(AWSXRayRecorder recorder) {
    super(recorder, null, null);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
    super.onExecutionFailure(new WithoutText(failed), attributes);
  }

  private record WithoutText(Context.FailedExecution failed) implements Context.FailedExecution {

    @Override
    public Throwable exception() {
      return failed.exception() instanceof AwsServiceException answer
          ? answer.toBuilder().message(null).awsErrorDetails(codeOf(answer)).build()
          : failed.exception();
    }

    private static AwsErrorDetails codeOf(AwsServiceException answer) {
      var code = Optional.ofNullable(answer.awsErrorDetails()).map(AwsErrorDetails::errorCode);
      return AwsErrorDetails.builder()
          .errorCode(code.orElse("Unknown"))
          .errorMessage(code.orElse("Unknown"))
          .build();
    }

    @Override
    public SdkRequest request() {
      return failed.request();
    }

    @Override
    public Optional<SdkHttpRequest> httpRequest() {
      return failed.httpRequest();
    }

    @Override
    public Optional<SdkHttpResponse> httpResponse() {
      return failed.httpResponse();
    }

    @Override
    public Optional<SdkResponse> response() {
      return failed.response();
    }
  }
}
