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
import student.intake.batch.Outcome.Retry;

/**
 * What became of a batch: one entry for each of its messages, in order within a FIFO group.
 *
 * @param messages every message of the batch, each with its outcome
 * @param took from the batch's arrival to its last outcome
 */
public record BatchResult(List<ProcessedMessage> messages, Duration took) {

  /** Copies {@code messages}. */
  public BatchResult {
    messages = List.copyOf(messages);
  }

  /** The messages whose outcome is of this kind. */
  public <O extends Outcome> List<ProcessedMessage> having(Class<O> kind) {
    return messages.stream().filter(it -> kind.isInstance(it.outcome())).toList();
  }

  /**
   * The same batch, with other outcomes for some messages.
   *
   * <p>A message of a FIFO queue then comes back if an earlier one of its group does, although it was
   * settled: redelivered, it is found present.
   */
  public BatchResult with(Map<ProcessedMessage, Outcome> others) {
    var blockedGroups = new HashSet<String>();
    var changed = new ArrayList<ProcessedMessage>(messages.size());
    for (var message : messages) {
      var outcome = others.getOrDefault(message, message.outcome());
      var group = message.messageGroupId();
      if (outcome.settled() && group.filter(blockedGroups::contains).isPresent()) {
        outcome = Retry.BEHIND_A_RETRY;
      }
      if (!outcome.settled()) {
        group.ifPresent(blockedGroups::add);
      }
      changed.add(new ProcessedMessage(message.message(), message.parsed(), outcome));
    }
    return new BatchResult(changed, took);
  }

  /** Whether the batch had messages and not one of them is done with. */
  public boolean nothingSettled() {
    return !messages.isEmpty() && messages.stream().noneMatch(it -> it.outcome().settled());
  }

  /** The ids of the messages that must come back: a repeated id comes back if any copy must. */
  public Set<String> messageIdsToRetry() {
    return messages.stream()
        .filter(it -> !it.outcome().settled())
        .map(it -> it.message().getMessageId())
        .collect(toUnmodifiableSet());
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
