package student.intake.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Runs an action at an interval, on a thread of its own, until it is closed. */
public final class PeriodicTask implements AutoCloseable {

  private final Duration interval;
  private final Runnable action;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PeriodicTask(String name, Duration interval, Runnable action) {
    this.interval = interval;
    this.action = action;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::runUntilClosed);
  }

  /** Starts a task whose action first runs after {@code interval}. */
  public static PeriodicTask start(String name, Duration interval, Runnable action) {
    var task = new PeriodicTask(name, interval, action);
    task.thread.start();
    return task;
  }

  /** Ends the task. The action does not run after this returns. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void runUntilClosed() {
    try {
      while (!closed.await(interval.toMillis(), MILLISECONDS)) {
        action.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
