package student.intake.batch;

import java.time.Duration;

/**
 * How long one invocation may add students, on the clock of {@link System#nanoTime()}.
 *
 * <p>{@code invocation's end − reserve = end}, where the reserve is what comes after the last
 * check-and-add; {@code end − longest call = last start}: a check-and-add that starts in time ends in
 * time.
 *
 * @param lastStartNanos no check-and-add starts at or after this
 * @param endNanos a check-and-add that still runs at this is given up
 */
public record Deadline(long lastStartNanos, long endNanos) {

  /**
   * The deadline of an invocation that ends {@code remaining} from now.
   *
   * @param longestCall the longest a check-and-add can take
   * @param reserve what is kept for the time after the last one
   */
  public static Deadline in(Duration remaining, Duration longestCall, Duration reserve) {
    var end = System.nanoTime() + remaining.minus(reserve).toNanos();
    return new Deadline(end - longestCall.toNanos(), end);
  }

  boolean mayStart() {
    return System.nanoTime() - lastStartNanos < 0;
  }

  Duration timeLeft() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }
}
