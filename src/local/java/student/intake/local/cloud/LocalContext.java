package student.intake.local.cloud;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The context of a local invocation.
 *
 * @param endNanos when the invocation times out, as System.nanoTime()
 */
public record LocalContext(
    long endNanos, String getAwsRequestId, @Nullable String getXrayTraceId) implements Context {

  /** Creates a context with a new request id. */
  public LocalContext(long endNanos) {
    this(endNanos, UUID.randomUUID().toString(), null);
  }

  /** Returns a context with {@code timeLeft} until the timeout. */
  public static LocalContext withTimeLeft(Duration timeLeft) {
    return new LocalContext(System.nanoTime() + timeLeft.toNanos());
  }

  /** Returns a copy with this X-Ray trace header. */
  public LocalContext traced(@Nullable String header) {
    return new LocalContext(endNanos, getAwsRequestId, header);
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, Duration.ofNanos(endNanos - System.nanoTime()).toMillis());
  }

  @Override
  public String getFunctionName() {
    return "student-intake";
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:%s:%s:function:student-intake"
        .formatted(LocalClients.REGION, LocalClients.ACCOUNT);
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/student-intake";
  }

  @Override
  public String getLogStreamName() {
    return "local";
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
