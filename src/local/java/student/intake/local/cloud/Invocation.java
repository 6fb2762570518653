package student.intake.local.cloud;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Invokes a function in a separate thread, with a timeout. */
final class Invocation {

  private final RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function;
  private final Duration timeout;

  private Invocation(RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function,
      Duration timeout) {
    this.function = function;
    this.timeout = timeout;
  }

  static Invocation of(RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function,
      Duration timeout) {
    return new Invocation(function, timeout);
  }

  /**
   * Returns the function's response.
   *
   * @throws InvocationFailedException if the function throws
   * @throws TimeoutException if the invocation times out; its thread is interrupted, while Lambda would
   *     end the process
   */
  @Nullable
  SQSBatchResponse run(SQSEvent event) throws InvocationFailedException, TimeoutException {
    Context context = LocalContext.withTimeLeft(timeout);
    var task = new FutureTask<@Nullable SQSBatchResponse>(
        () -> function.handleRequest(event, context));
    var thread = Thread.ofVirtual().name("invocation").start(task);
    try {
      return task.get(timeout.toNanos(), NANOSECONDS);
    } catch (ExecutionException failure) {
      throw new InvocationFailedException("The function threw", failure.getCause());
    } catch (InterruptedException interrupted) {
      throw new InvocationFailedException("The mapping was stopped", interrupted);
    } finally {
      thread.interrupt();
    }
  }
}
