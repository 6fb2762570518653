package student.intake.snapstart;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda context of priming invocations.
 *
 * @param endNanos the time of {@link System#nanoTime()} at which no time remains
 */
record PrimingContext(long endNanos) implements Context {

  /** A trace header that asks for sampling, so that tracing is primed. */
  static final String SAMPLED = "Root=1-5e1b4151-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1";

  private static final String PRIMING = "priming";

  @Override
  public int getRemainingTimeInMillis() {
    return (int) NANOSECONDS.toMillis(endNanos - System.nanoTime());
  }

  @Override
  public String getAwsRequestId() {
    return PRIMING;
  }

  @Override
  public String getXrayTraceId() {
    return SAMPLED;
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
