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

/** Reconciles a {@link RandomWorkload}. */
final class RandomReconciler {

  private final List<RandomMessage> sent;
  private final Set<Student> students;
  private final Map<String, String> names = new HashMap<>();
  private final Set<Integer> deadLetters = new HashSet<>();
  private final Set<String> explained = new HashSet<>();
  private final List<String> unexpected = new ArrayList<>();

  private RandomReconciler(List<RandomMessage> sent) {
    this.sent = sent;
    this.students = sent.stream().flatMap(it -> it.student().stream()).collect(toSet());
  }

  static Reconciliation reconcile(List<RandomMessage> sent, EmbeddedCloud cloud) {
    var reconciler = new RandomReconciler(sent);
    cloud.table().items().forEach(reconciler::readItem);
    cloud.queue().drainDeadLetters(reconciler::readDeadLetter);
    return reconciler.result();
  }

  private void readItem(Map<String, AttributeValue> item) {
    var id = item.get("id");
    var name = item.get("student_name");
    if (item.size() == 2 && id != null && name != null
        && students.contains(new Student(id.s(), name.s()))) {
      names.put(id.s(), name.s());
    } else {
      unexpected.add("item that was not sent: " + item);
    }
  }

  private void readDeadLetter(Message deadLetter) {
    RandomMessage.numberOf(deadLetter).ifPresentOrElse(number -> {
      if (sent.get(number).isUnchangedIn(deadLetter)) {
        deadLetters.add(number);
      } else {
        unexpected.add("dead letter that was changed: " + deadLetter);
      }
    }, () -> {
      if (!RandomWorkload.isConflictingMessage(deadLetter.body())) {
        unexpected.add("dead letter that was not sent: " + deadLetter);
      }
    });
  }

  private Reconciliation result() {
    var places = IntStream.range(0, sent.size())
        .mapToObj(this::place)
        .collect(groupingBy(identity(), counting()));
    return new Reconciliation(
        sent.size(),
        count(places, Place.ADDED),
        count(places, Place.ALREADY_PRESENT),
        count(places, Place.IN_CONFLICT),
        count(places, Place.DEAD_LETTERED),
        count(places, Place.LOST),
        (int) deadLetters.stream().filter(it -> sent.get(it).student().isPresent()).count(),
        unexpected);
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

  private static int count(Map<Place, Long> places, Place place) {
    return places.getOrDefault(place, 0L).intValue();
  }
}
