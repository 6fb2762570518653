package student.intake.bench.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Median, minimum and maximum of repeated measurements. */
public record Summary(double median, double min, double max) {

  private static final double NANOS_PER_MILLISECOND = 1_000_000;

  /** Summarizes one or more values. */
  public static Summary of(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return new Summary(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  /** Summarizes one or more durations, in milliseconds. */
  public static Summary ofMilliseconds(List<Duration> durations) {
    return of(durations.stream().map(it -> it.toNanos() / NANOS_PER_MILLISECOND).toList());
  }

  /** Formats the values for a table: {@code 1,234 (1,200–1,300)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median, min, max);
  }
}
