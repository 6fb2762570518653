package student.intake.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with equal jitter: a random delay between half and all of {@code base ×
 * 2^(receive count − 1)}, limited to {@code max}. The fixed half makes a message outlast an outage that
 * uses up its receives; the random half spreads messages that failed together (AWS Architecture Blog,
 * "Exponential Backoff And Jitter").
 *
 * <p>Delays are whole seconds, as SQS takes them, and at least one: a visibility timeout of zero would
 * let a message use up its receives at once.
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
    return delay(receiveCount, RANDOM);
  }

  Duration delay(int receiveCount, RandomGenerator random) {
    var longest = Math.max(1, maxDelay(receiveCount).toSeconds());
    return Duration.ofSeconds(random.nextLong((longest + 1) / 2, longest + 1));
  }

  /** Returns the maximum delay of a message that has been received {@code receiveCount} times. */
  Duration maxDelay(int receiveCount) {
    var doublings = Math.clamp(receiveCount - 1, 0, MAX_DOUBLINGS);
    var grown = base.multipliedBy(1L << doublings);
    return grown.compareTo(max) < 0 ? grown : max;
  }
}
