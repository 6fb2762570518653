package student.intake.batch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What became of a batch: one entry for each of its messages, in no particular order.
 *
 * @param messages every message of the batch, each with its outcome
 * @param took from the batch's arrival to its last outcome
 */
public record BatchResult(List<ProcessedMessage> messages, Duration took) {

  /** Copies {@code messages}. */
  public BatchResult {
    messages = List.copyOf(messages);
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

  /** How many messages had an outcome of this kind. */
  public int count(Class<? extends Outcome> kind) {
    return (int) messages.stream().filter(it -> kind.isInstance(it.outcome())).count();
  }
}
