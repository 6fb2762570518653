package student.intake.local.soak;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Crashes invocations of a function at random, mid-batch or before the response. The event source
 * mapping never receives the response. Thread-safe.
 */
final class RandomCrashes implements RequestHandler<SQSEvent, SQSBatchResponse> {

  /** About the duration of a batch: some invocations crash mid-batch, some at the end. */
  private static final int MAX_MILLISECONDS = 200;

  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();

  /**
   * Wraps {@code function}.
   *
   * @param rate probability that an invocation crashes
   */
  RandomCrashes(
      RequestHandler<SQSEvent, SQSBatchResponse> function, double rate, long seed) {
    this.function = function;
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns the number of crashes so far. */
  long count() {
    return count.sum();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    if (random.nextDouble() >= rate) {
      return function.handleRequest(event, context);
    }
    count.increment();
    runFor(random.nextInt(MAX_MILLISECONDS), event, context);
    throw new IllegalStateException("Crashed");
  }

  private void runFor(int milliseconds, SQSEvent event, Context context) {
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
}
