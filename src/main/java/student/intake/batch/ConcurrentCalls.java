package student.intake.batch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs the calls of one invocation concurrently on virtual threads.
 *
 * @param maxConcurrency maximum number of concurrent calls: the size of the connection pool, so that
 *     no call waits for a connection
 * @param abortTimeout maximum time that interrupted calls have to end
 * @param context propagates the invocation's thread-bound context, such as a trace, to the calls
 */
public record ConcurrentCalls(int maxConcurrency, Duration abortTimeout, Context context) {

  /**
   * Runs {@code tasks} and returns when all are done or {@code timeout} has elapsed. A task that is not
   * done by then is interrupted, its future cancelled, and its end awaited for at most {@code
   * abortTimeout}: Lambda would freeze its thread and thaw it in a later invocation. An interrupt of the
   * calling thread does the same as the timeout; it is not an error, and is not passed on.
   *
   * @return futures in the order of the tasks, all of them done or cancelled
   */
  public <T> List<Future<T>> run(List<Callable<T>> tasks, Duration timeout) {
    var calls = tasks.stream().map(it -> new FutureTask<>(context.wrap(it))).toList();
    var waiting = new ConcurrentLinkedQueue<>(calls);
    var threads = Thread.ofVirtual().name("call-", 0).factory();
    var executor = Executors.newThreadPerTaskExecutor(threads);
    IntStream.range(0, Math.min(maxConcurrency, calls.size()))
        .forEach(_ -> executor.execute(() -> runAll(waiting)));
    executor.shutdown();
    if (!ends(executor, timeout)) {
      calls.forEach(it -> it.cancel(false));
      executor.shutdownNow();
      ends(executor, abortTimeout);
    }
    return List.copyOf(calls);
  }

  private static void runAll(Queue<? extends Runnable> waiting) {
    Stream.iterate(waiting.poll(), Objects::nonNull, _ -> waiting.poll()).forEach(Runnable::run);
  }

  private static boolean ends(ExecutorService executor, Duration timeout) {
    try {
      return executor.awaitTermination(timeout.toNanos(), NANOSECONDS);
    } catch (InterruptedException _) {
      return false;
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
