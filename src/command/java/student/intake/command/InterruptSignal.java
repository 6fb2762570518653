package student.intake.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C for a command: the JVM ends once the command has noticed and closed this. */
public final class InterruptSignal implements AutoCloseable {

  private final String command;
  private final CountDownLatch raised = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private InterruptSignal(String command) {
    this.command = command;
  }

  /** Listens for Ctrl-C on behalf of {@code command}. */
  public static InterruptSignal listen(String command) {
    var signal = new InterruptSignal(command);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::raiseAndWait));
    return signal;
  }

  /** One that nobody raises. */
  public static InterruptSignal never() {
    return new InterruptSignal("nobody");
  }

  /** Waits for Ctrl-C. */
  public void await() throws InterruptedException {
    raised.await();
  }

  /** Waits for Ctrl-C, but no longer than this; whether it came. */
  public boolean await(long milliseconds) throws InterruptedException {
    return raised.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Whether Ctrl-C was pressed. */
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
