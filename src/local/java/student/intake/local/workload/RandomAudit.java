package student.intake.local.workload;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.message.Student;

/**
 * The model that {@link RandomTraffic} is held against: where each message may be, judged from the
 * table and the dead-letter queue alone.
 */
final class RandomAudit {

  private final List<RandomMessage> sent;
  private final Set<Student> students;
  private final Map<String, String> names = new HashMap<>();
  private final Set<Integer> deadLetters = new HashSet<>();
  private final Set<String> explained = new HashSet<>();
  private final List<String> foreign = new ArrayList<>();

  private RandomAudit(List<RandomMessage> sent) {
    this.sent = sent;
    this.students = sent.stream().flatMap(it -> it.student().stream()).collect(toSet());
  }

  /** Compares {@code sent} with what is there; empties the dead-letter queue by that. */
  static Balance of(List<RandomMessage> sent, EmbeddedCloud cloud) {
    var audit = new RandomAudit(sent);
    cloud.table().items().forEach(audit::readItem);
    cloud.queue().drainDeadLetters(audit::readDeadLetter);
    return audit.balance();
  }

  private void readItem(Map<String, AttributeValue> item) {
    var id = item.get("id");
    var name = item.get("student_name");
    if (item.size() == 2 && id != null && name != null
        && students.contains(new Student(id.s(), name.s()))) {
      names.put(id.s(), name.s());
    } else {
      foreign.add("an item that nobody sent: " + item);
    }
  }

  private void readDeadLetter(Message letter) {
    RandomMessage.numberOf(letter).ifPresentOrElse(number -> {
      if (sent.get(number).isUnchangedIn(letter)) {
        deadLetters.add(number);
      } else {
        foreign.add("a dead letter that is not as it was sent: " + letter);
      }
    }, () -> {
      if (!RandomTraffic.isContradiction(letter.body())) {
        foreign.add("a dead letter that nobody sent: " + letter);
      }
    });
  }

  private Balance balance() {
    var places = IntStream.range(0, sent.size())
        .mapToObj(this::place)
        .collect(groupingBy(identity(), counting()));
    return new Balance(
        sent.size(),
        count(places, Place.ADDED),
        count(places, Place.ALREADY_PRESENT),
        count(places, Place.IN_CONFLICT),
        count(places, Place.DEAD_LETTERED),
        count(places, Place.LOST),
        lostMalformed(),
        (int) deadLetters.stream().filter(it -> sent.get(it).student().isPresent()).count(),
        foreign);
  }

  private enum Place {
    ADDED,
    ALREADY_PRESENT,
    IN_CONFLICT,
    DEAD_LETTERED,
    LOST
  }

  private Place place(int number) {
    var student = sent.get(number).student();
    var name = student.flatMap(it -> Optional.ofNullable(names.get(it.id())));
    if (name.isEmpty()) {
      return deadLetters.contains(number) ? Place.DEAD_LETTERED : Place.LOST;
    }
    if (!name.equals(student.map(Student::name))) {
      return Place.IN_CONFLICT;
    }
    return explained.add(student.orElseThrow().id()) ? Place.ADDED : Place.ALREADY_PRESENT;
  }

  private int lostMalformed() {
    return (int) IntStream.range(0, sent.size())
        .filter(it -> sent.get(it).student().isEmpty() && !deadLetters.contains(it))
        .count();
  }

  private static int count(Map<Place, Long> places, Place place) {
    return places.getOrDefault(place, 0L).intValue();
  }
}
