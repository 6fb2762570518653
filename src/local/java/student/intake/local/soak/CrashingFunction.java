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
 * A function whose invocations crash at random, some in the middle of their batch and some when all
 * is done but the answer: the mapping never hears what they did. Thread-safe.
 */
final class CrashingFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

  /** About as long as a batch takes, so that some crash before its end and some after. */
  private static final int LATEST_MILLISECONDS = 200;

  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final double rate;
  private final Random random;
  private final LongAdder crashed = new LongAdder();

  /** Crashes one invocation of {@code function} in {@code 1 / rate}. */
  CrashingFunction(
      RequestHandler<SQSEvent, SQSBatchResponse> function, double rate, long seed) {
    this.function = function;
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** How many invocations have crashed so far. */
  long crashed() {
    return crashed.sum();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    if (random.nextDouble() >= rate) {
      return function.handleRequest(event, context);
    }
    crashed.increment();
    workFor(random.nextInt(LATEST_MILLISECONDS), event, context);
    throw new IllegalStateException("Crashed");
  }

  private void workFor(int milliseconds, SQSEvent event, Context context) {
    var work = new FutureTask<>(() -> function.handleRequest(event, context));
    var thread = Thread.ofVirtual().name("crashing-invocation").start(work);
    try {
      work.get(milliseconds, MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // It crashes either way.
    } finally {
      thread.interrupt();
    }
  }
}
