package student.intake.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Several runs' figures of one thing: the middle one, and how far they lie apart. */
record Spread(double median, double least, double most) {

  private static final double NANOS_OF_A_MILLISECOND = 1_000_000;

  static Spread of(List<Double> figures) {
    var sorted = figures.stream().sorted().toList();
    return new Spread(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  static Spread ofMilliseconds(List<Duration> figures) {
    return of(figures.stream().map(it -> it.toNanos() / NANOS_OF_A_MILLISECOND).toList());
  }

  /** As a table shows it: {@code 1,234 (1,200–1,300)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median, least, most);
  }
}
