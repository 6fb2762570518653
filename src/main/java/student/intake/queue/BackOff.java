package student.intake.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: a random delay from zero to {@code base × 2^(receive count −
 * 1)}, limited to {@code max}.
 *
 * @param base maximum delay after the first receive
 * @param max maximum delay after any receive; SQS allows a visibility timeout of 12 hours
 */
public record BackOff(Duration base, Duration max) {

  private static final int MAX_DOUBLINGS = 30;

  /** Any other generator would repeat its numbers in every environment restored from one snapshot. */
  private static final RandomGenerator RANDOM = new SecureRandom();

  /** Returns a delay for a message that has been received {@code receiveCount} times. */
  public Duration delay(int receiveCount) {
    return Duration.ofMillis(RANDOM.nextLong(maxDelay(receiveCount).toMillis() + 1));
  }

  /** Returns the maximum delay of a message that has been received {@code receiveCount} times. */
  Duration maxDelay(int receiveCount) {
    var doublings = Math.clamp(receiveCount - 1, 0, MAX_DOUBLINGS);
    var grown = base.multipliedBy(1L << doublings);
    return grown.compareTo(max) < 0 ? grown : max;
  }
}
