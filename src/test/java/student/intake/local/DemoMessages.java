package student.intake.local;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the demo sends: of every twenty messages sixteen are new students, two repeat one of them, one
 * has the id of another under a second name, and one can never be a student.
 */
record DemoMessages(List<DemoMessage> messages) {

  private static final List<String> MALFORMED = List.of(
      "not json",
      "{\"id\": \"s-1\"}",
      "{\"id\": 7, \"student_name\": \"Ada\"}",
      "[]",
      "{\"id\": \" \", \"student_name\": \"Ada\"}");

  /** One message and what it means. */
  sealed interface DemoMessage {
    String body();

    record Enrollment(String id, String name) implements DemoMessage {
      @Override
      public String body() {
        return "{\"id\": \"%s\", \"student_name\": \"%s\"}".formatted(id, name);
      }
    }

    record Malformed(String body) implements DemoMessage {}
  }

  static DemoMessages of(int count) {
    return new DemoMessages(IntStream.range(0, count).mapToObj(DemoMessages::message).toList());
  }

  private static DemoMessage message(int index) {
    var block = index - index % 20;
    return switch (index % 20) {
      case 16 -> student(block);
      case 17 -> student(block + 1);
      case 18 -> new DemoMessage.Enrollment("s-" + (block + 2), "Somebody Else");
      case 19 -> new DemoMessage.Malformed(MALFORMED.get(index / 20 % MALFORMED.size()));
      default -> student(index);
    };
  }

  private static DemoMessage student(int number) {
    return new DemoMessage.Enrollment("s-" + number, "Student " + number);
  }

  /** Every name that was sent for an id. */
  Map<String, List<String>> namesById() {
    return messages.stream()
        .filter(DemoMessage.Enrollment.class::isInstance)
        .map(DemoMessage.Enrollment.class::cast)
        .collect(
            groupingBy(
                DemoMessage.Enrollment::id,
                mapping(DemoMessage.Enrollment::name, toList())));
  }

  /** The bodies that belong into the dead-letter queue, each as often as it was sent. */
  List<String> malformedBodies() {
    return messages.stream()
        .filter(DemoMessage.Malformed.class::isInstance)
        .map(DemoMessage::body)
        .toList();
  }
}
