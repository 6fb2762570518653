package student.intake.operator;

import java.time.Duration;

/** Keeps what several threads do together to so many a second. Thread-safe. */
final class Pace {

  private final double nanosEach;
  private long next = System.nanoTime();

  private Pace(double nanosEach) {
    this.nanosEach = nanosEach;
  }

  /** At most {@code rate} a second. */
  static Pace perSecond(double rate) {
    return new Pace(Duration.ofSeconds(1).toNanos() / rate);
  }

  /** As fast as it goes. */
  static Pace unlimited() {
    return new Pace(0);
  }

  /** Waits until the next {@code count} may be done. */
  void await(int count) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.max(0, reserve(count) - System.nanoTime())));
  }

  private synchronized long reserve(int count) {
    var now = System.nanoTime();
    var slot = next - now > 0 ? next : now;
    next = slot + (long) (nanosEach * count);
    return slot;
  }
}
