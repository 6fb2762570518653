package student.intake.local.workload;

import java.util.List;

/**
 * Where every message that was sent has ended up.
 *
 * @param added those whose student is in the table; one message for each item
 * @param alreadyPresent further ones with the id and the name of an item
 * @param inConflict those with the id of an item, which has another name that was sent for it
 * @param deadLettered those in the dead-letter queue whose student is not in the table
 * @param lost those that are nowhere
 * @param malformedLost those of {@code lost} that could never be a student
 * @param wellFormedDeadLetters dead letters that could have been a student, in the table or not
 * @param foreign what is in the table or the dead-letter queue and was never sent like that
 */
public record Balance(
    int sent,
    int added,
    int alreadyPresent,
    int inConflict,
    int deadLettered,
    int lost,
    int malformedLost,
    int wellFormedDeadLetters,
    List<String> foreign) {

  public Balance {
    foreign = List.copyOf(foreign);
  }

  /** Whether each message is accounted for and nothing came from nowhere. */
  public boolean balances() {
    return lost == 0
        && foreign.isEmpty()
        && sent == added + alreadyPresent + inConflict + deadLettered;
  }
}
