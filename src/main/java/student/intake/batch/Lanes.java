package student.intake.batch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** Groups the messages of a batch into lanes. */
final class Lanes {

  private Lanes() {}

  /** Every message is in exactly one lane; a lane keeps the order of {@code messages}. */
  static List<Lane> of(List<BatchMessage> messages) {
    return messages.stream()
        .collect(groupingBy(Lanes::key, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .map(Lane::new)
        .toList();
  }

  private sealed interface Key {
    record MessageGroup(String id) implements Key {}

    record StudentId(String id) implements Key {}

    record SingleMessage(BatchMessage message) implements Key {}
  }

  private static Key key(BatchMessage message) {
    return message.messageGroupId()
        .<Key>map(Key.MessageGroup::new)
        .orElseGet(
            () -> switch (message.parsed()) {
              case Student student -> new Key.StudentId(student.id());
              case Rejection _ -> new Key.SingleMessage(message);
            });
  }
}
