package student.intake.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C or SIGTERM: the JVM exits when the command has closed this signal, or after a minute. */
public final class InterruptSignal implements AutoCloseable {

  private final String command;
  private final CountDownLatch raised = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private InterruptSignal(String command) {
    this.command = command;
  }

  /** Listens for the signal; {@code command} is its name in messages. */
  public static InterruptSignal listen(String command) {
    var signal = new InterruptSignal(command);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::raiseAndWait));
    return signal;
  }

  /** Returns a signal that is never raised. */
  public static InterruptSignal never() {
    return new InterruptSignal("never");
  }

  /** Waits until the signal is raised. */
  public void await() throws InterruptedException {
    raised.await();
  }

  /** Waits until the signal is raised or the time is over, and returns whether it is raised. */
  public boolean await(long milliseconds) throws InterruptedException {
    return raised.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Returns whether the signal is raised. */
  public boolean raised() {
    return raised.getCount() == 0;
  }

  @Override
  public void close() {
    stopped.countDown();
  }

  private void raiseAndWait() {
    raised.countDown();
    try {
      if (!stopped.await(1, TimeUnit.MINUTES)) {
        System.err.println(command + ": did not stop within a minute");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
