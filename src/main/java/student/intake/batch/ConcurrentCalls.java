package student.intake.batch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the calls of one invocation side by side on virtual threads.
 *
 * @param maxConcurrentWrites the most calls at once: the size of the connection pool behind them, so that none
 *     waits for a connection
 * @param context carries the handler's thread-bound context, such as a trace, into a call
 */
public record ConcurrentCalls(int maxConcurrentWrites, Context context) {

  /**
   * Runs {@code tasks} and returns when all are done or {@code atMost} is over. A task that is not
   * done by then is interrupted and its future cancelled.
   *
   * @return futures in the order of the tasks, none of them running
   * @throws InterruptedException if the calling thread is interrupted
   */
  public <T> List<Future<T>> run(List<Callable<T>> tasks, Duration atMost)
      throws InterruptedException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    var inContext = tasks.stream().map(context::carry).toList();
    var threads = Thread.ofVirtual().name("call-", 0).factory();
    var executor = Executors.newFixedThreadPool(Math.min(maxConcurrentWrites, tasks.size()), threads);
    try {
      return executor.invokeAll(inContext, atMost.toNanos(), NANOSECONDS);
    } finally {
      // Not awaited: a call that outlives its time may end late, and can only do what is repeatable.
      executor.shutdownNow();
    }
  }

  /** Carries thread-bound context from the handler's thread into another. */
  @FunctionalInterface
  public interface Context {

    /** {@code task}, to be run on another thread as if on the caller's. */
    <T> Callable<T> carry(Callable<T> task);
  }
}
