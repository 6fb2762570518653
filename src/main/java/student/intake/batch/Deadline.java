package student.intake.batch;

import java.time.Duration;

/**
 * The time that one invocation has for its check-and-adds, on the clock of {@link System#nanoTime()}.
 * A check-and-add that starts before {@code lastStartNanos} ends before {@code endNanos}.
 *
 * @param lastStartNanos no check-and-add starts at or after this time
 * @param endNanos a check-and-add that is still running at this time is cancelled
 */
public record Deadline(long lastStartNanos, long endNanos) {

  /**
   * Returns the deadline of an invocation that has {@code remaining} time left.
   *
   * @param maxCall maximum duration of a check-and-add
   * @param reserve time kept for the steps after the last check-and-add
   */
  public static Deadline in(Duration remaining, Duration maxCall, Duration reserve) {
    var end = System.nanoTime() + remaining.minus(reserve).toNanos();
    return new Deadline(end - maxCall.toNanos(), end);
  }

  boolean allowsStart() {
    return System.nanoTime() - lastStartNanos < 0;
  }

  Duration timeLeft() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }
}
