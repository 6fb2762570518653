package student.intake.local.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import student.intake.local.cloud.QueuedMessage;
import student.intake.operator.deadletters.UnwrappedBody;

/**
 * A message that was sent to the enrollment queue, and what happened to it.
 *
 * @param message as it was sent
 * @param studentId empty if the body has none
 * @param receives the last {@link #MAX_RECEIVES}, the oldest first
 */
record TrackedMessage(
    QueuedMessage message, Optional<String> studentId, Fate fate, List<Receive> receives) {

  /** A message that is retried for hours must not fill the memory. */
  static final int MAX_RECEIVES = 50;

  /** DynamoDB Developer Guide, "Quotas": the longest key. The id of a rejected message can be longer. */
  private static final int MAX_ID = 2_048;

  TrackedMessage {
    receives = List.copyOf(receives);
  }

  static TrackedMessage sent(QueuedMessage message) {
    return new TrackedMessage(
        message, UnwrappedBody.studentId(message.body()).map(TrackedMessage::shortened),
        Fate.ON_THE_WAY, List.of());
  }

  /** Returns an id that is as long as any in the table. */
  static String shortened(String id) {
    return id.substring(0, Math.min(id.length(), MAX_ID));
  }

  /** Returns the last receive, which can have an outcome. */
  Optional<Receive> lastReceive() {
    return receives.isEmpty() ? Optional.empty() : Optional.of(receives.getLast());
  }

  TrackedMessage with(Fate other) {
    return new TrackedMessage(message, studentId, other, receives);
  }

  TrackedMessage adding(Receive receive) {
    return new TrackedMessage(
        message, studentId, fate,
        Stream.concat(receives.stream(), Stream.of(receive))
            .skip(Math.max(0, receives.size() + 1 - MAX_RECEIVES))
            .toList());
  }

  TrackedMessage replacingLast(Receive receive) {
    return new TrackedMessage(
        message, studentId, fate,
        Stream.concat(receives.stream().limit(receives.size() - 1L), Stream.of(receive)).toList());
  }
}
