package student.intake.operator;

import java.time.Duration;

/** Limits the rate of an operation across threads. Thread-safe. */
public final class RateLimiter {

  private final double nanosecondsPerPermit;
  private long next = System.nanoTime();

  private RateLimiter(double nanosecondsPerPermit) {
    this.nanosecondsPerPermit = nanosecondsPerPermit;
  }

  /** Creates a limiter that grants {@code permits} a second. */
  public static RateLimiter perSecond(double permits) {
    return new RateLimiter(Duration.ofSeconds(1).toNanos() / permits);
  }

  /** Creates a limiter that grants every permit without waiting. */
  public static RateLimiter unlimited() {
    return new RateLimiter(0);
  }

  /** Waits until {@code permits} are granted. */
  public void acquire(int permits) throws InterruptedException {
    Thread.sleep(reserve(permits));
  }

  /** Reserves {@code permits} and returns the time to wait until they are granted. */
  public synchronized Duration reserve(int permits) {
    var now = System.nanoTime();
    var slot = next - now > 0 ? next : now;
    next = slot + (long) (nanosecondsPerPermit * permits);
    return Duration.ofNanos(slot - now);
  }
}
