package student.intake.batch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** Puts the messages of a batch into lanes. */
final class Lanes {

  private Lanes() {}

  /** Every message is in exactly one lane, and a lane keeps the order of {@code messages}. */
  static List<Lane> of(List<ReadMessage> messages) {
    return messages.stream()
        .collect(groupingBy(Lanes::key, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .map(Lane::new)
        .toList();
  }

  private sealed interface Key {
    record Group(String messageGroupId) implements Key {}

    record StudentId(String id) implements Key {}

    record Alone(ReadMessage message) implements Key {}
  }

  private static Key key(ReadMessage message) {
    return messageGroupId(message.message())
        .<Key>map(Key.Group::new)
        .orElseGet(
            () -> switch (message.parsed()) {
              case Student student -> new Key.StudentId(student.id());
              case Rejection _ -> new Key.Alone(message);
            });
  }

  /**
   * The group of a FIFO queue's message. Messages of a standard queue may carry a group id as well:
   * there it only shares the queue fairly between senders (SQS Developer Guide, "Amazon SQS fair
   * queues") and promises no order.
   */
  private static Optional<String> messageGroupId(SQSMessage message) {
    var fifo = Optional.ofNullable(message.getEventSourceArn()).filter(it -> it.endsWith(".fifo"));
    return fifo.flatMap(_ -> Optional.ofNullable(message.getAttributes()))
        .map(it -> it.get("MessageGroupId"));
  }
}
