package student.intake.local.page;

import java.util.EnumMap;
import java.util.Map;

/** Counts messages. Not thread-safe. */
final class Tally {

  private final Map<Fate, Long> ended = new EnumMap<>(Fate.class);
  private long sent;
  private long retries;

  void sent() {
    sent++;
  }

  void retried() {
    retries++;
  }

  void ended(Fate fate) {
    ended.merge(fate, 1L, Long::sum);
  }

  Counts counts() {
    return new Counts(
        sent, of(Fate.ADDED), of(Fate.PRESENT), of(Fate.CONFLICT), of(Fate.DEAD_LETTERED),
        of(Fate.REMOVED), retries);
  }

  private long of(Fate fate) {
    return ended.getOrDefault(fate, 0L);
  }

  /**
   * Counts since the start.
   *
   * @param removed messages that somebody other than the function removed
   * @param retries outcomes after which a message stayed in the queue
   */
  record Counts(
      long sent, long added, long present, long conflict, long deadLettered, long removed,
      long retries) {

    /** Returns the number of messages that have left the queue as they should. */
    long settled() {
      return added + present + conflict + deadLettered;
    }

    /** Returns whether every message is accounted for if {@code inQueue} are in the queue. */
    boolean balanced(long inQueue) {
      return sent == settled() + removed + inQueue;
    }

    Counts minus(Counts other) {
      return new Counts(
          sent - other.sent, added - other.added, present - other.present,
          conflict - other.conflict, deadLettered - other.deadLettered, removed - other.removed,
          retries - other.retries);
    }
  }
}
