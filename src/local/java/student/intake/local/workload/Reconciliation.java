package student.intake.local.workload;

import java.util.List;

/**
 * How many of the messages sent are accounted for in the table or the dead-letter queue.
 *
 * @param added messages whose student is in the table, one for each item
 * @param alreadyPresent further messages with the id and the name of an item
 * @param inConflict messages with the id of an item that has another name
 * @param deadLettered messages in the dead-letter queue whose student is not in the table
 * @param lost messages in neither
 * @param validDeadLetters dead letters with a valid student, in the table or not
 * @param unexpected items and dead letters that match no message sent
 */
public record Reconciliation(
    int sent,
    int added,
    int alreadyPresent,
    int inConflict,
    int deadLettered,
    int lost,
    int validDeadLetters,
    List<String> unexpected) {

  public Reconciliation {
    unexpected = List.copyOf(unexpected);
  }

  /** Whether every message is accounted for and there is nothing unexpected. */
  public boolean isComplete() {
    return lost == 0
        && unexpected.isEmpty()
        && sent == added + alreadyPresent + inConflict + deadLettered;
  }
}
