package student.intake.local.page;

import java.util.Set;
import student.intake.local.cloud.SqsQueue.Depth;

/**
 * What the page shows at a glance.
 *
 * @param time in milliseconds since 1970
 * @param students number of items in the table
 * @param version grows when the list of messages changes
 * @param badDay the troubles that are switched on
 * @param finished whether a demo has ended
 */
record State(
    long time, Depth queue, Depth deadLetters, long students, Balance balance,
    Timeline.Rates rates, long version, Set<Trouble> badDay, KeepSending.Status workload,
    boolean finished) {

  /** Returns this state at another time. */
  State at(long otherTime) {
    return new State(
        otherTime, queue, deadLetters, students, balance, rates, version, badDay, workload,
        finished);
  }

  /**
   * What became of the messages that were sent.
   *
   * @param onTheWay number of messages in the queue, as the queue itself says
   * @param balanced whether all messages are accounted for
   */
  record Balance(
      long sent, long added, long present, long conflict, long deadLettered, long onTheWay,
      long removedByOthers, boolean balanced) {}
}
