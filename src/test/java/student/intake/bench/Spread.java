package student.intake.bench;

import java.util.List;
import java.util.Locale;

/** Several runs' figures of one thing: the middle one, and how far they lie apart. */
record Spread(double median, double least, double most) {

  static Spread of(List<Double> figures) {
    var sorted = figures.stream().sorted().toList();
    return new Spread(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  /** As a table shows it: {@code 1,234 (1,200–1,300)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median, least, most);
  }
}
