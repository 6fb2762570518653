package student.intake.local.page;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A function whose invocations are sometimes killed, in the middle of the batch or just before the response.
 *
 * @param killed whether the next invocation is killed
 */
record KilledFunction(
    RequestHandler<SQSEvent, SQSBatchResponse> function, BooleanSupplier killed)
    implements
    RequestHandler<SQSEvent, SQSBatchResponse> {

  /** About the duration of a batch. */
  private static final int MAX_MILLISECONDS = 100;

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    if (!killed.getAsBoolean()) {
      return function.handleRequest(event, context);
    }
    var task = new FutureTask<>(() -> function.handleRequest(event, context));
    var thread = Thread.ofVirtual().name("killed-invocation").start(task);
    try {
      task.get(ThreadLocalRandom.current().nextInt(MAX_MILLISECONDS), MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // Killed all the same.
    } finally {
      thread.interrupt();
    }
    throw new IllegalStateException("The invocation was killed");
  }
}
