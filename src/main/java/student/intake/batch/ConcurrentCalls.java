package student.intake.batch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the calls of one invocation concurrently on virtual threads.
 *
 * @param maxConcurrency maximum number of concurrent calls: the size of the connection pool, so that
 *     no call waits for a connection
 * @param context propagates the invocation's thread-bound context, such as a trace, to the calls
 */
public record ConcurrentCalls(int maxConcurrency, Context context) {

  /**
   * Runs {@code tasks} and returns when all are done or {@code timeout} has elapsed. A task that is
   * not done by then is interrupted and its future cancelled.
   *
   * @return futures in the order of the tasks, none of them running
   * @throws IllegalStateException if the calling thread is interrupted
   */
  public <T> List<Future<T>> run(List<Callable<T>> tasks, Duration timeout) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    var inContext = tasks.stream().map(context::wrap).toList();
    var threads = Thread.ofVirtual().name("call-", 0).factory();
    var executor = Executors.newFixedThreadPool(Math.min(maxConcurrency, tasks.size()), threads);
    try {
      return executor.invokeAll(inContext, timeout.toNanos(), NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: the whole batch is retried", interrupted);
    } finally {
      // Not awaited: a call that ends after its timeout has only repeatable effects.
      executor.shutdownNow();
    }
  }

  /** Propagates thread-bound context from the handler's thread to the threads of the calls. */
  @FunctionalInterface
  public interface Context {

    /** Propagates nothing. */
    Context NONE = Context::unchanged;

    /** Returns {@code task}, to be run in the context of the calling thread. */
    <T> Callable<T> wrap(Callable<T> task);

    private static <T> Callable<T> unchanged(Callable<T> task) {
      return task;
    }
  }
}
