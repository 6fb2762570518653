package student.intake.local.workload;

import java.util.stream.Stream;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutgoingMessage;

/** What a run sends, and how every message of it is accounted for when the queue is quiet. */
public interface Traffic {

  /** How many messages there are. */
  int count();

  /** All of them, in the order in which they are sent. */
  Stream<OutgoingMessage> messages();

  /**
   * Second names for students who are in the table by now. Sent when the queue is quiet, they can
   * only win if the function changes what is there.
   */
  Stream<OutgoingMessage> contradictions(EmbeddedCloud cloud);

  /** Compares what was sent with what is there; empties the dead-letter queue by that. */
  Balance account(EmbeddedCloud cloud);
}
