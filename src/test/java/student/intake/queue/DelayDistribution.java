package student.intake.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The probability distribution of a delay in whole seconds. */
final class DelayDistribution {

  private static final int QUANTILES = 10_000;

  private final double[] probabilities;

  private DelayDistribution(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /** Returns the distribution of the delay after one receive. */
  static DelayDistribution afterReceive(BackOff backOff, int receiveCount) {
    var seconds = IntStream.range(0, QUANTILES)
        .mapToObj(it -> new Quantile((it + 0.5) / QUANTILES))
        .mapToInt(it -> (int) backOff.delay(receiveCount, it).toSeconds())
        .toArray();
    var probabilities = new double[IntStream.of(seconds).max().orElseThrow() + 1];
    for (var second : seconds) {
      probabilities[second] += 1.0 / QUANTILES;
    }
    return new DelayDistribution(probabilities);
  }

  /** Returns the distribution of the time from the first receive to the one after {@code receives}. */
  static DelayDistribution afterReceives(BackOff backOff, int receives) {
    return IntStream.rangeClosed(1, receives)
        .mapToObj(it -> afterReceive(backOff, it))
        .reduce(new DelayDistribution(new double[]{1}), DelayDistribution::plus);
  }

  /** Returns the distribution of the sum of this delay and another that does not depend on it. */
  DelayDistribution plus(DelayDistribution other) {
    var sum = new double[probabilities.length + other.probabilities.length - 1];
    for (var i = 0; i < probabilities.length; i++) {
      for (var j = 0; j < other.probabilities.length; j++) {
        sum[i + j] += probabilities[i] * other.probabilities[j];
      }
    }
    return new DelayDistribution(sum);
  }

  double probabilityOfAtMost(Duration delay) {
    return IntStream.range(0, probabilities.length)
        .filter(it -> it <= delay.toSeconds())
        .mapToDouble(it -> probabilities[it])
        .sum();
  }

  Duration min() {
    return Duration.ofSeconds(
        IntStream.range(0, probabilities.length)
            .filter(it -> probabilities[it] > 0)
            .findFirst()
            .orElseThrow());
  }

  Duration max() {
    return Duration.ofSeconds(probabilities.length - 1L);
  }

  Duration mean() {
    return Duration.ofSeconds(
        Math.round(
            IntStream.range(0, probabilities.length)
                .mapToDouble(it -> it * probabilities[it])
                .sum()));
  }

  /** A random number that is always this quantile of its range. */
  private record Quantile(double quantile) implements RandomGenerator {

    @Override
    public long nextLong(long origin, long bound) {
      return origin + (long) (quantile * (bound - origin));
    }

    @Override
    public long nextLong(long bound) {
      return nextLong(0, bound);
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("Not a number from a range");
    }
  }
}
