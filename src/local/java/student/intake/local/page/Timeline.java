package student.intake.local.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** What happened in each of the last five minutes' seconds. Thread-safe. */
final class Timeline {

  static final int SECONDS = 300;

  /** The rates are those of the last seconds. */
  private static final int RATE_SECONDS = 5;

  private final Deque<Second> seconds = new ArrayDeque<>();
  private Tally.Counts last;

  /** Creates a timeline whose first second starts with {@code counts}. */
  Timeline(Tally.Counts counts) {
    this.last = counts;
  }

  /**
   * Adds the second that ends now, and returns it.
   *
   * @param oldestSentAt when the oldest message on the way was sent, in milliseconds
   */
  synchronized Second add(long milliseconds, Tally.Counts counts, OptionalLong oldestSentAt) {
    var change = counts.minus(last);
    last = counts;
    var age = oldestSentAt.isEmpty() ? 0 : Math.max(0, milliseconds - oldestSentAt.getAsLong());
    var second = new Second(
        milliseconds / 1_000, change.sent(), change.added(), change.present(), change.conflict(),
        change.deadLettered(), change.retries(), age / 1_000.0);
    seconds.add(second);
    if (seconds.size() > SECONDS) {
      seconds.removeFirst();
    }
    return second;
  }

  /** Returns the seconds, the oldest first. */
  synchronized List<Second> all() {
    return List.copyOf(seconds);
  }

  /** Returns the average of the last seconds. */
  synchronized Rates rates() {
    var some = seconds.stream().skip(Math.max(0, seconds.size() - RATE_SECONDS)).toList();
    var count = Math.max(1, some.size());
    return new Rates(
        some.stream().mapToLong(Second::sent).sum() / (double) count,
        some.stream().mapToLong(Second::settled).sum() / (double) count,
        some.stream().mapToLong(Second::retries).sum() / (double) count,
        some.stream().mapToLong(Second::deadLettered).sum() / (double) count);
  }

  /**
   * One second.
   *
   * @param time in seconds since 1970
   * @param oldest age of the oldest message on the way, in seconds; 0 if there is none
   */
  record Second(
      long time, long sent, long added, long present, long conflict, long deadLettered,
      long retries, double oldest) {

    long settled() {
      return added + present + conflict + deadLettered;
    }
  }

  /** Messages a second. */
  record Rates(double sent, double settled, double retries, double deadLettered) {}
}
