package student.intake.batch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
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
    return MessageGroups.idOf(message.message())
        .<Key>map(Key.Group::new)
        .orElseGet(
            () -> switch (message.parsed()) {
              case Student student -> new Key.StudentId(student.id());
              case Rejection _ -> new Key.Alone(message);
            });
  }
}
