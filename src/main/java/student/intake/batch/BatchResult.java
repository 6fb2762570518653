package student.intake.batch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;

/**
 * What became of a batch: one entry for each of its messages, in order within a FIFO group.
 *
 * @param messages every message of the batch, each with its outcome
 * @param took from the batch's arrival to its last outcome
 */
public record BatchResult(List<BatchMessage> messages, Duration took) {

  /** Copies {@code messages}. */
  public BatchResult {
    messages = List.copyOf(messages);
  }

  /** The messages whose outcome is of this kind. */
  public <O extends Outcome> List<BatchMessage> having(Class<O> kind) {
    return messages.stream().filter(it -> kind.isInstance(it.outcome())).toList();
  }

  /** The same batch, with other outcomes for some messages. */
  public BatchResult with(Map<BatchMessage, Outcome> others) {
    return new BatchResult(
        messages.stream()
            .map(it -> it.with(others.getOrDefault(it, it.outcome())))
            .toList(),
        took);
  }

  /**
   * The messages that are not done with and, of a FIFO queue, all that follow one of them in its
   * group: one that is settled is found present when it comes again.
   */
  public List<BatchMessage> messagesToRetry() {
    var blockedGroups = new HashSet<String>();
    var messagesToRetry = new ArrayList<BatchMessage>();
    for (var message : messages) {
      var group = message.messageGroupId();
      if (!message.outcome().settled() || group.filter(blockedGroups::contains).isPresent()) {
        group.ifPresent(blockedGroups::add);
        messagesToRetry.add(message);
      }
    }
    return messagesToRetry;
  }

  /** The ids of the messages that must come back: a repeated id comes back if any copy must. */
  public Set<String> messageIdsToRetry() {
    return messagesToRetry().stream().map(it -> it.message().getMessageId())
        .collect(toUnmodifiableSet());
  }

  /** Whether the batch had messages and every one of them must come back. */
  public boolean isFullBatchFailure() {
    return !messages.isEmpty() && messagesToRetry().size() == messages.size();
  }

  /** How many messages can never succeed, whether or not they are in the dead-letter queue. */
  public int rejected() {
    return count(Rejected.class) + count(DeadLettered.class);
  }

  /** How many messages had an outcome of this kind. */
  public int count(Class<? extends Outcome> kind) {
    return having(kind).size();
  }
}
