package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import org.jspecify.annotations.Nullable;

/** The Lambda context of a priming invocation. */
record PrimingContext() implements Context {

  private static final String PRIMING = "priming";

  /** Less than initialization may take (Lambda Developer Guide: 130 seconds under SnapStart). */
  private static final int TIME_MILLISECONDS = 30_000;

  @Override
  public int getRemainingTimeInMillis() {
    return TIME_MILLISECONDS;
  }

  @Override
  public String getAwsRequestId() {
    return PRIMING;
  }

  /** Sampled, so that tracing is primed. */
  @Override
  public String getXrayTraceId() {
    return "Root=1-5e1b4151-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1";
  }

  @Override
  public String getLogGroupName() {
    return PRIMING;
  }

  @Override
  public String getLogStreamName() {
    return PRIMING;
  }

  @Override
  public String getFunctionName() {
    return PRIMING;
  }

  @Override
  public String getFunctionVersion() {
    return PRIMING;
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-west-1:000000000000:function:priming";
  }

  @Override
  public int getMemoryLimitInMB() {
    return 0;
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("The function logs through SLF4J");
  }
}
