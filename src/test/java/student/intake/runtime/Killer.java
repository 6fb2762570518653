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
 * Ends the process that works with SIGKILL, again and again, each time when a random number of its
 * calls has reached the table: so it hits the middle of a batch on any machine, slow or fast. Makes
 * each call slow, so that several are on their way then. Thread-safe.
 */
final class Killer implements Supplier<Fault>, AutoCloseable {

  private static final Duration CALL = Duration.ofMillis(20);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Random random;
  private final int mostCalls;
  private int killsLeft;
  private int callsLeft;
  private @Nullable FunctionProcess working;

  /**
   * Kills {@code most} times.
   *
   * @param mostCalls between two kills
   */
  Killer(long seed, int most, int mostCalls) {
    this.random = new Random(seed);
    this.killsLeft = most;
    this.mostCalls = mostCalls;
    this.callsLeft = random.nextInt(1, mostCalls);
  }

  /** From now on {@code process} is the one that works. */
  synchronized void watch(FunctionProcess process) {
    working = process;
  }

  @Override
  public synchronized Fault get() {
    var target = working;
    if (killsLeft > 0 && target != null && --callsLeft <= 0) {
      // Before, while or after the table does what this call asks for.
      var _ = clock.schedule(target::kill, random.nextLong(2 * CALL.toMillis()), MILLISECONDS);
      working = null;
      killsLeft--;
      callsLeft = random.nextInt(1, mostCalls);
    }
    return new Fault.Delayed(CALL);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
