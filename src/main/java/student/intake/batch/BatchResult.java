package student.intake.batch;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;

/**
 * The result of a batch.
 *
 * @param messages every message of the batch with its outcome; in order within a FIFO message group
 * @param duration from the start of processing to the last outcome
 */
public record BatchResult(List<BatchMessage> messages, Duration duration) {

  /** Copies {@code messages}. */
  public BatchResult {
    messages = List.copyOf(messages);
  }

  /** Returns the messages with this type of outcome. */
  public List<BatchMessage> having(Class<? extends Outcome> type) {
    return messages.stream().filter(it -> type.isInstance(it.outcome())).toList();
  }

  /** Returns the number of messages with this type of outcome. */
  public int count(Class<? extends Outcome> type) {
    return having(type).size();
  }

  /** Returns the number of messages that can never succeed, dead-lettered or not. */
  public int rejected() {
    return count(Rejected.class) + count(DeadLettered.class);
  }

  /** Returns a copy with the given outcomes replaced. */
  public BatchResult with(Map<BatchMessage, Outcome> outcomes) {
    return new BatchResult(
        messages.stream()
            .map(it -> it.with(outcomes.getOrDefault(it, it.outcome())))
            .toList(),
        duration);
  }

  /**
   * Returns the messages that are not settled and, for a FIFO queue, every later message of their
   * groups: Lambda requires this to keep the order.
   */
  public List<BatchMessage> messagesToRetry() {
    var stoppedGroups = new HashSet<String>();
    var toRetry = new ArrayList<BatchMessage>();
    for (var message : messages) {
      var group = message.messageGroupId();
      if (!message.outcome().settled() || group.filter(stoppedGroups::contains).isPresent()) {
        group.ifPresent(stoppedGroups::add);
        toRetry.add(message);
      }
    }
    return toRetry;
  }

  /** Returns the ids of {@link #messagesToRetry()}. */
  public Set<String> messageIdsToRetry() {
    return messagesToRetry().stream()
        .map(it -> it.message().getMessageId())
        .collect(collectingAndThen(toSet(), Collections::unmodifiableSet));
  }

  /** Returns whether the batch has messages and every one of them must be retried. */
  public boolean isFullBatchFailure() {
    return !messages.isEmpty() && messagesToRetry().size() == messages.size();
  }

  /** Returns whether a response can name every message to retry. */
  public boolean canBeReported() {
    return messagesToRetry().stream().allMatch(BatchMessage::hasId);
  }
}
