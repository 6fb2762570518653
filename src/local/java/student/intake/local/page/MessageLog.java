package student.intake.local.page;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome;
import student.intake.local.cloud.CloudListener;
import student.intake.local.cloud.QueuedMessage;

/**
 * Follows the messages of the enrollment queue from the first send to their end. Remembers the newest
 * {@link #MAX_MESSAGES}; of those before them that are still on the way, only the last outcome. Thread-safe.
 */
final class MessageLog implements CloudListener {

  static final int MAX_MESSAGES = 10_000;

  private final String queueName;
  private final Tally tally = new Tally();

  private final RecentMessages<TrackedMessage> remembered = new RecentMessages<>(MAX_MESSAGES);

  /** The messages in the queue, in the order in which they were sent. */
  private final LinkedHashMap<String, OnTheWay> onTheWay = new LinkedHashMap<>();

  private long version;

  /** Creates a log of the queue with this name; messages of other queues are dead letters. */
  MessageLog(String queueName) {
    this.queueName = queueName;
  }

  @Override
  public synchronized void added(QueuedMessage message) {
    if (message.queueName().equals(queueName)) {
      addUnlessOnTheWay(message);
    } else if (onTheWay.containsKey(message.messageId())) {
      // The redrive policy moves a message under its id. There is no event for its removal.
      end(message.messageId(), Fate.DEAD_LETTERED);
    }
  }

  private void addUnlessOnTheWay(QueuedMessage message) {
    if (onTheWay.putIfAbsent(message.messageId(), new OnTheWay(message.sentAt(), null)) == null) {
      tally.sent();
      remember(message);
    }
  }

  @Override
  public synchronized void changed(QueuedMessage message) {
    if (isUnknown(message) && message.receiveCount() == 1) {
      addUnlessOnTheWay(message);
    }
    update(message.messageId(), it -> {
      var last = it.lastReceive();
      return last.isPresent() && last.get().number() == message.receiveCount()
          ? it.replacingLast(last.get().visibleAgainAt(message.visibleAt()))
          : it.adding(Receive.of(message.receiveCount(), message.visibleAt()));
    });
  }

  @Override
  public synchronized void processed(BatchResult result) {
    for (var message : result.messages()) {
      processed(message, result);
    }
  }

  private boolean isUnknown(QueuedMessage message) {
    return message.queueName().equals(queueName)
        && !onTheWay.containsKey(message.messageId())
        && remembered.get(message.messageId()).isEmpty();
  }

  private void processed(BatchMessage message, BatchResult result) {
    var id = message.message().getMessageId();
    onTheWay.computeIfPresent(id, (_, it) -> new OnTheWay(it.sentAt(), message.outcome()));
    if (!message.outcome().settled()) {
      tally.retried();
    }
    update(id, it -> it.lastReceive()
        .map(last -> it.replacingLast(last.with(message.outcome(), result.duration())))
        .orElse(it));
  }

  @Override
  public synchronized void removed(String queue, String messageId) {
    var message = onTheWay.get(messageId);
    if (queue.equals(queueName) && message != null) {
      end(messageId, message.outcome() == null ? Fate.REMOVED : Fate.after(message.outcome()));
    }
  }

  private void end(String messageId, Fate fate) {
    onTheWay.remove(messageId);
    tally.ended(fate);
    update(messageId, it -> it.with(fate));
  }

  private void remember(QueuedMessage message) {
    version++;
    // A dead letter that SQS moves back keeps its id.
    var tracked = remembered.remove(message.messageId()).map(it -> it.with(Fate.ON_THE_WAY))
        .orElseGet(() -> TrackedMessage.sent(message));
    remembered.add(message.messageId(), message.body(), tracked);
  }

  private void update(String messageId, UnaryOperator<TrackedMessage> change) {
    if (remembered.update(messageId, change)) {
      version++;
    }
  }

  /** Returns a message, or empty if it is unknown or no longer remembered. */
  synchronized Optional<TrackedMessage> get(String messageId) {
    return remembered.get(messageId);
  }

  /** Returns up to {@code limit} messages, the newest first. */
  synchronized Found find(Predicate<TrackedMessage> filter, int limit) {
    var matching = remembered.newestFirst().filter(filter).toList();
    return new Found(
        version, remembered.size(), matching.size(), remembered.dropped(),
        matching.stream().limit(limit).toList());
  }

  /** Returns the counts of all messages since the start. */
  synchronized Tally.Counts counts() {
    return tally.counts();
  }

  /** Returns a number that grows with each change. */
  synchronized long version() {
    return version;
  }

  /** Returns when the oldest message on the way was sent, in milliseconds. */
  synchronized OptionalLong oldestSentAt() {
    return onTheWay.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(onTheWay.firstEntry().getValue().sentAt().toEpochMilli());
  }

  /**
   * Messages that fit a filter.
   *
   * @param total number of messages that are remembered
   * @param matching number of them that fit
   * @param dropped number of older messages that are no longer remembered
   */
  record Found(
      long version, int total, int matching, long dropped, List<TrackedMessage> messages) {}

  private record OnTheWay(Instant sentAt, @Nullable Outcome outcome) {}
}
