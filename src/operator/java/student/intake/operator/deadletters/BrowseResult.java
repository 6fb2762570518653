package student.intake.operator.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import student.intake.operator.Plural;
import student.intake.operator.aws.QueueDepth;

/**
 * How much of a dead-letter queue a command has seen. SQS does not return a message that somebody else has
 * received, and of a FIFO queue's message group only the first ten. Its counts include these messages.
 *
 * @param seen how many messages the command has visited
 * @param total approximate number of messages that the queue had
 * @param hidden how many of the others somebody else had received, approximately
 * @param withheld how many others SQS did not return, approximately
 * @param hiddenFor visibility timeout of a consumer that chose none
 */
public record BrowseResult(
    int seen, int total, int hidden, int withheld, boolean fifo, Duration hiddenFor) {

  /**
   * Compares the counts with the messages seen.
   *
   * @param before the depth before the command received anything
   * @param after the depth while the command holds {@code held} messages
   */
  static BrowseResult of(
      QueueDepth before, QueueDepth after, int seen, int held, boolean fifo,
      Duration visibilityTimeout) {
    // Counts are approximate, and lag behind: a difference counts only if it is in both.
    var unseen = Math.max(0, Math.min(before.total() - seen, after.total() - held));
    var hidden = Math.min(unseen, before.inFlight());
    var longest = visibilityTimeout.compareTo(before.visibilityTimeout()) > 0
        ? visibilityTimeout
        : before.visibilityTimeout();
    return new BrowseResult(seen, before.total(), hidden, unseen - hidden, fifo, longest);
  }

  /** Returns the approximate number of messages that the command has not seen. */
  int unseen() {
    return hidden + withheld;
  }

  /** Returns whether no message is known that the command has not seen. */
  boolean complete() {
    return unseen() == 0;
  }

  /** Returns why messages were not seen and what to do, formatted for printing; empty if complete. */
  String notice() {
    var sentences = new ArrayList<String>();
    if (hidden > 0) {
      sentences.add(hiddenNotice(hidden, "not seen", hiddenFor));
    }
    if (withheld > 0 && fifo) {
      sentences.add(
          ("%s not seen: SQS returns at most ten messages of a message group, and none behind one"
              + " that is hidden. Replay or discard those before %s, then run the command again.")
              .formatted(were(withheld), them(withheld)));
    } else if (withheld > 0) {
      sentences.add(
          "About %s counted but not received. Run the command again."
              .formatted(were(withheld)));
    }
    return String.join(System.lineSeparator(), sentences);
  }

  /**
   * Returns why {@code count} messages were not seen or moved, formatted for printing.
   *
   * @param timeout visibility timeout of a consumer that chose none
   */
  static String hiddenNotice(int count, String participle, Duration timeout) {
    return ("%s %s: another consumer, or a command that was killed, has received %s. SQS hides %s for"
        + " at most %s, unless that consumer chose another visibility timeout. --wait waits for %s.")
        .formatted(
            were(count), participle, them(count), them(count),
            Plural.of(timeout.toSeconds(), "second"), them(count));
  }

  private static String were(int count) {
    return Plural.of(count, "message") + (count == 1 ? " was" : " were");
  }

  private static String them(int count) {
    return count == 1 ? "it" : "them";
  }
}
