package student.intake.local.cloud;

import java.util.List;
import student.intake.batch.BatchResult;

/**
 * Observes an embedded cloud. Several threads call the methods, which must return quickly; what they throw is
 * ignored. The function knows nothing of it.
 */
public interface CloudListener {

  /** Observes nothing. */
  CloudListener NONE = new CloudListener() {
  };

  /** Returns a listener that passes each event to {@code listeners}, in order. */
  static CloudListener all(List<CloudListener> listeners) {
    return new ListenerList(listeners);
  }

  /** A message was added to a queue: sent, or moved from another queue. */
  default void added(QueuedMessage message) {}

  /**
   * A message was received, or its visibility timeout was changed. A message that is received at once can be
   * told here before {@link #added}: ElasticMQ does not order the events of two requests.
   */
  default void changed(QueuedMessage message) {}

  /** A message left a queue: it was deleted, or moved to another queue. */
  default void removed(String queueName, String messageId) {}

  /** The function has processed a batch. The event source mapping has not deleted anything yet. */
  default void processed(BatchResult result) {}
}
