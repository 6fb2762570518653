package student.intake.runtime;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import student.intake.local.faults.Fault;

/**
 * Kills the function's process repeatedly, each time after a random number of calls to the table, so that
 * the kill is mid-batch on any machine. Delays each call, so that several calls are in flight. Thread-safe.
 */
final class ProcessKiller implements Supplier<Fault>, AutoCloseable {

  private static final Duration DELAY = Duration.ofMillis(20);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Random random;
  private final int maxCalls;
  private int killsLeft;
  private int callsLeft;
  private @Nullable FunctionProcess process;

  /**
   * Creates a killer.
   *
   * @param kills number of kills
   * @param maxCalls maximum number of calls between two kills
   */
  ProcessKiller(long seed, int kills, int maxCalls) {
    this.random = new Random(seed);
    this.killsLeft = kills;
    this.maxCalls = maxCalls;
    this.callsLeft = random.nextInt(1, maxCalls);
  }

  /** Sets the process to kill. */
  synchronized void watch(FunctionProcess process) {
    this.process = process;
  }

  @Override
  public synchronized Fault get() {
    var target = process;
    if (killsLeft > 0 && target != null && --callsLeft <= 0) {
      // Before, during or after the call.
      var _ = clock.schedule(target::kill, random.nextLong(2 * DELAY.toMillis()), MILLISECONDS);
      process = null;
      killsLeft--;
      callsLeft = random.nextInt(1, maxCalls);
    }
    return new Fault.DelayedCall(DELAY);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
