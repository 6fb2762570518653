package student.intake.operator.send;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A count of lines, and the lowest of their numbers. Thread-safe. */
public final class LineNumbers {

  private final int max;
  private final NavigableSet<Long> lowest = new TreeSet<>();
  private long count;

  /** Creates an empty count that keeps up to {@code max} numbers. */
  LineNumbers(int max) {
    this.max = max;
  }

  synchronized void add(long number) {
    count++;
    lowest.add(number);
    if (lowest.size() > max) {
      lowest.pollLast();
    }
  }

  public synchronized long count() {
    return count;
  }

  /** Returns such as "line 4", "lines 4, 7" or "lines 4, 7, 9 and 12 more". */
  @Override
  public synchronized String toString() {
    var numbers = lowest.stream().map(String::valueOf).collect(Collectors.joining(", "));
    var more = count - lowest.size();
    return "%s %s%s".formatted(
        count == 1 ? "line" : "lines", numbers, more == 0 ? "" : " and %,d more".formatted(more));
  }
}
