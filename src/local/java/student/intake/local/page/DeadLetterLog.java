package student.intake.local.page;

import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.SENT_TIMESTAMP;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.local.cloud.CloudListener;
import student.intake.local.cloud.QueuedMessage;
import student.intake.operator.deadletters.DeadLetter;

/** The newest {@link #MAX_MESSAGES} messages in the dead-letter queue. Thread-safe. */
final class DeadLetterLog implements CloudListener {

  static final int MAX_MESSAGES = 200;

  private final String queueName;

  private final RecentMessages<DeadLetter> all = new RecentMessages<>(MAX_MESSAGES);

  /** Creates a log of the dead-letter queue with this name. */
  DeadLetterLog(String queueName) {
    this.queueName = queueName;
  }

  @Override
  public synchronized void added(QueuedMessage message) {
    if (message.queueName().equals(queueName)) {
      all.add(message.messageId(), message.body(), deadLetter(message));
    }
  }

  @Override
  public synchronized void removed(String queue, String messageId) {
    if (queue.equals(queueName)) {
      all.remove(messageId);
    }
  }

  /** Returns the messages, the newest first. */
  synchronized List<DeadLetter> all() {
    return all.newestFirst().toList();
  }

  synchronized Optional<DeadLetter> get(String messageId) {
    return all.get(messageId);
  }

  private static DeadLetter deadLetter(QueuedMessage message) {
    var attributes = new HashMap<MessageSystemAttributeName, String>();
    attributes.put(SENT_TIMESTAMP, String.valueOf(message.sentAt().toEpochMilli()));
    attributes.put(APPROXIMATE_RECEIVE_COUNT, String.valueOf(message.receiveCount()));
    if (message.receiveCount() > 0) {
      // The redrive policy moved it: what is sent here has not been received before.
      attributes.put(DEAD_LETTER_QUEUE_SOURCE_ARN, "");
    }
    return new DeadLetter(
        Message.builder()
            .messageId(message.messageId())
            .body(message.body())
            .attributes(attributes)
            .messageAttributes(message.attributes())
            .build());
  }
}
