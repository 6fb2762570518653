package student.intake.local.workload;

import java.util.stream.Stream;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutgoingMessage;

/** The messages of a run, and their reconciliation with the embedded cloud after the run. */
public interface Workload {

  /** Returns the number of messages. */
  int count();

  /** Returns the messages in the order in which they are sent. */
  Stream<OutgoingMessage> messages();

  /**
   * Returns messages with another name for students in the table. Send them when the queue is empty: a
   * correct function then changes nothing.
   */
  Stream<OutgoingMessage> conflictingMessages(EmbeddedCloud cloud);

  /**
   * Whether {@code text} quotes a student's name or the body of a message. Names that could as well be an
   * error code are not found.
   */
  boolean isQuotedIn(String text);

  /** Compares the messages with the table and the dead-letter queue, and empties the latter. */
  Reconciliation reconcile(EmbeddedCloud cloud);
}
