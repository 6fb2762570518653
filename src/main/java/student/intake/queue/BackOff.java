package student.intake.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: anything from no delay to {@code base × 2^(receive count −
 * 1)}, and never more than {@code cap}.
 *
 * @param base the longest delay after the first receive
 * @param cap the longest delay of all; SQS hides a message for 12 hours at most
 */
public record BackOff(Duration base, Duration cap) {

  /** SQS API Reference, ChangeMessageVisibility: 43,200 seconds from the receive. */
  public static final Duration LONGEST = Duration.ofHours(12);

  private static final int MAX_DOUBLINGS = 30;

  /** Any other would go on alike in all environments that are restored from one snapshot. */
  private static final RandomGenerator RANDOM = new SecureRandom();

  /** A delay for a message that has been received {@code receiveCount} times. */
  public Duration delay(int receiveCount) {
    return Duration.ofMillis(RANDOM.nextLong(longest(receiveCount).toMillis() + 1));
  }

  /** The longest delay that a message received {@code receiveCount} times can get. */
  Duration longest(int receiveCount) {
    var doublings = Math.clamp(receiveCount - 1, 0, MAX_DOUBLINGS);
    var grown = base.multipliedBy(1L << doublings);
    return grown.compareTo(cap) < 0 ? grown : cap;
  }
}
