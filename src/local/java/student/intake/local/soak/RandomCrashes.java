package student.intake.local.soak;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.Serial;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Crashes invocations at random, mid-batch or before the response. The event source mapping never
 * receives the response, and X-Ray no document. Thread-safe.
 */
final class RandomCrashes {

  /** About the duration of a batch: some invocations crash mid-batch, some at the end. */
  private static final int MAX_MILLISECONDS = 200;

  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();

  /** Creates crashes with this probability for each invocation. */
  RandomCrashes(double rate, long seed) {
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns the number of crashes so far. */
  long count() {
    return count.sum();
  }

  /** Returns {@code function}, whose invocations end with a {@link CrashException} at random. */
  RequestHandler<SQSEvent, SQSBatchResponse> around(
      RequestHandler<SQSEvent, SQSBatchResponse> function) {
    return (event, context) -> {
      if (random.nextDouble() >= rate) {
        return function.handleRequest(event, context);
      }
      count.increment();
      runFor(random.nextInt(MAX_MILLISECONDS), function, event, Sampling.notSampled(context));
      throw new CrashException();
    };
  }

  private static void runFor(
      int milliseconds,
      RequestHandler<SQSEvent, SQSBatchResponse> function,
      SQSEvent event,
      Context context) {
    var invocation = new FutureTask<>(() -> function.handleRequest(event, context));
    var thread = Thread.ofVirtual().name("crashing-invocation").start(invocation);
    try {
      invocation.get(milliseconds, MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // The invocation crashes in any case.
    } finally {
      thread.interrupt();
    }
  }

  /** The execution environment has ended. */
  static final class CrashException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    CrashException() {
      super("Crashed");
    }
  }
}
