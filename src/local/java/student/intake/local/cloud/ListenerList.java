package student.intake.local.cloud;

import java.util.List;
import student.intake.batch.BatchResult;

/** Several listeners. */
record ListenerList(List<CloudListener> listeners) implements CloudListener {

  ListenerList {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void added(QueuedMessage message) {
    listeners.forEach(it -> it.added(message));
  }

  @Override
  public void changed(QueuedMessage message) {
    listeners.forEach(it -> it.changed(message));
  }

  @Override
  public void removed(String queueName, String messageId) {
    listeners.forEach(it -> it.removed(queueName, messageId));
  }

  @Override
  public void processed(BatchResult result) {
    listeners.forEach(it -> it.processed(result));
  }
}
