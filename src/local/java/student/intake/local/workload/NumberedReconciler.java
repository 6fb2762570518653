package student.intake.local.workload;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.workload.NumberedWorkload.NumberedMessage;
import student.intake.local.workload.NumberedWorkload.NumberedMessage.Enrollment;
import student.intake.local.workload.NumberedWorkload.NumberedMessage.Malformed;

/** Reconciles a {@link NumberedWorkload}; needs a few bits of memory for each message. */
final class NumberedReconciler {

  private static final int MAX_UNEXPECTED = 20;

  private final NumberedWorkload workload;
  private final BitSet underFirstName = new BitSet();
  private final BitSet underSecondName = new BitSet();
  private final BitSet explained = new BitSet();
  private final BitSet deadLetters = new BitSet();
  private final List<String> unexpected = new ArrayList<>();
  private int added;
  private int alreadyPresent;
  private int inConflict;
  private int deadLettered;
  private int lost;
  private int validDeadLetters;

  private NumberedReconciler(NumberedWorkload workload) {
    this.workload = workload;
  }

  static Reconciliation reconcile(NumberedWorkload workload, EmbeddedCloud cloud) {
    var reconciler = new NumberedReconciler(workload);
    cloud.table().stream().forEach(reconciler::readItem);
    cloud.queue().drainDeadLetters(it -> reconciler.readDeadLetter(it.body()));
    for (var number = 0; number < workload.count(); number++) {
      reconciler.account(number, workload.message(number));
    }
    reconciler.addUnexplained(reconciler.underFirstName);
    reconciler.addUnexplained(reconciler.underSecondName);
    return reconciler.result();
  }

  private void readItem(Map<String, AttributeValue> item) {
    var student = NumberedWorkload.studentNumber(item);
    if (student.isEmpty() || item.size() != 2 || !readName(student.getAsInt(), item)) {
      addUnexpected("item " + item);
    }
  }

  private boolean readName(int student, Map<String, AttributeValue> item) {
    var value = item.get("student_name");
    var name = value == null ? null : value.s();
    if (NumberedWorkload.firstName(student).equals(name)) {
      underFirstName.set(student);
      return true;
    }
    if (NumberedWorkload.SECOND_NAME.equals(name)) {
      underSecondName.set(student);
      return true;
    }
    return false;
  }

  private void readDeadLetter(String body) {
    if (!NumberedWorkload.isConflictingMessage(body)) {
      workload.numberOf(body)
          .ifPresentOrElse(deadLetters::set, () -> addUnexpected("dead letter " + body));
    }
  }

  private void account(int number, NumberedMessage message) {
    switch (message) {
      case Enrollment enrollment -> account(enrollment, deadLetters.get(number));
      case Malformed _ when deadLetters.get(number) -> deadLettered++;
      case Malformed _ -> lost++;
    }
  }

  private void account(Enrollment enrollment, boolean deadLetter) {
    var student = enrollment.student();
    var second = enrollment.name().equals(NumberedWorkload.SECOND_NAME);
    validDeadLetters += deadLetter ? 1 : 0;
    if ((second ? underSecondName : underFirstName).get(student)) {
      // The first message that matches an item counts as the one that added it.
      if (explained.get(student)) {
        alreadyPresent++;
      } else {
        explained.set(student);
        added++;
      }
    } else if ((second ? underFirstName : underSecondName).get(student)) {
      inConflict++;
    } else if (deadLetter) {
      deadLettered++;
    } else {
      lost++;
    }
  }

  private void addUnexplained(BitSet students) {
    students.stream()
        .filter(it -> !explained.get(it))
        .forEach(it -> addUnexpected("item s-" + it + " with a name that was not sent for it"));
  }

  private void addUnexpected(String description) {
    if (unexpected.size() < MAX_UNEXPECTED) {
      unexpected.add(description);
    }
  }

  private Reconciliation result() {
    return new Reconciliation(
        workload.count(),
        added,
        alreadyPresent,
        inConflict,
        deadLettered,
        lost,
        validDeadLetters,
        unexpected);
  }
}
