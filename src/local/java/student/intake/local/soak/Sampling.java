package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Random;
import student.intake.local.cloud.LocalContext;

/**
 * Gives each invocation a trace header that is sampled or not, at random. All have one trace id: the X-Ray
 * SDK also reads the header from a system property, and here several environments share a JVM.
 * Thread-safe.
 */
final class Sampling {

  private static final String TRACE = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;";

  static final String SAMPLED = TRACE + "Sampled=1";
  private static final String NOT_SAMPLED = TRACE + "Sampled=0";

  private final double rate;
  private final Random random;

  /** Creates a sampling with this probability for each invocation. */
  Sampling(double rate, long seed) {
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns {@code function}, with a trace header in the context of each invocation. */
  RequestHandler<SQSEvent, SQSBatchResponse> around(
      RequestHandler<SQSEvent, SQSBatchResponse> function) {
    return (event, context) -> function.handleRequest(
        event,
        random.nextDouble() < rate
            ? withHeader(context, SAMPLED)
            : notSampled(context));
  }

  /** Returns a copy of {@code context} that is not sampled. */
  static Context notSampled(Context context) {
    return withHeader(context, NOT_SAMPLED);
  }

  /** Returns whether the invocation is sampled. */
  static boolean isSampled(Context context) {
    return SAMPLED.equals(context.getXrayTraceId());
  }

  private static Context withHeader(Context context, String header) {
    return ((LocalContext) context).traced(header);
  }
}
