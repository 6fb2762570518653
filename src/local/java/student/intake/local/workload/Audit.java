package student.intake.local.workload;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.workload.DemoMessages.DemoMessage;
import student.intake.local.workload.DemoMessages.DemoMessage.Enrollment;
import student.intake.local.workload.DemoMessages.DemoMessage.Malformed;

/**
 * Accounts for every message that was sent, from the table and the dead-letter queue alone: what the
 * function says of itself does not count. Keeps a few bits for each message.
 */
public final class Audit {

  private static final int MAX_FOREIGN_LISTED = 20;
  private static final Pattern ID = Pattern.compile("s-(\\d{1,9})");

  private final DemoMessages messages;
  private final BitSet underFirstName = new BitSet();
  private final BitSet underSecondName = new BitSet();
  private final BitSet explained = new BitSet();
  private final BitSet deadLetters = new BitSet();
  private final List<String> foreign = new ArrayList<>();
  private int added;
  private int alreadyPresent;
  private int inConflict;
  private int deadLettered;
  private int lost;
  private int malformedLost;
  private int wellFormedDeadLetters;

  private Audit(DemoMessages messages) {
    this.messages = messages;
  }

  /**
   * Second names for one in twenty of the students who are in the table by now. To be sent when the
   * queue is quiet: then they can only win if the function changes what is there.
   */
  public static Stream<String> contradictions(EmbeddedCloud cloud) {
    return cloud.table().stream()
        .map(it -> ID.matcher(text(it, "id")))
        .filter(Matcher::matches)
        .map(it -> Integer.parseInt(it.group(1)))
        .filter(it -> it % 20 == 0)
        .map(DemoMessages::contradiction);
  }

  /** Compares what was sent with what is there; empties the dead-letter queue by that. */
  public static Balance of(DemoMessages messages, EmbeddedCloud cloud) {
    var audit = new Audit(messages);
    cloud.table().stream().forEach(audit::readItem);
    cloud.queue().drainDeadLetters(it -> audit.readDeadLetter(it.body()));
    for (var number = 0; number < messages.count(); number++) {
      audit.account(number, messages.message(number));
    }
    audit.listUnexplained(audit.underFirstName);
    audit.listUnexplained(audit.underSecondName);
    return audit.balance();
  }

  private void readItem(Map<String, AttributeValue> item) {
    var id = ID.matcher(text(item, "id"));
    if (!id.matches() || item.size() != 2 || !read(Integer.parseInt(id.group(1)), item)) {
      list("item " + item);
    }
  }

  private boolean read(int student, Map<String, AttributeValue> item) {
    var name = text(item, "student_name");
    if (name.equals(DemoMessages.firstName(student))) {
      underFirstName.set(student);
      return true;
    }
    if (name.equals(DemoMessages.SECOND_NAME)) {
      underSecondName.set(student);
      return true;
    }
    return false;
  }

  private void readDeadLetter(String body) {
    if (!DemoMessages.isContradiction(body)) {
      messages.numberOf(body).ifPresentOrElse(deadLetters::set, () -> list("dead letter " + body));
    }
  }

  private void account(int number, DemoMessage message) {
    switch (message) {
      case Enrollment enrollment -> accountFor(enrollment, deadLetters.get(number));
      case Malformed _ when deadLetters.get(number) -> deadLettered++;
      case Malformed _ -> {
        lost++;
        malformedLost++;
      }
    }
  }

  private void accountFor(Enrollment enrollment, boolean deadLetter) {
    var student = enrollment.student();
    var second = enrollment.name().equals(DemoMessages.SECOND_NAME);
    wellFormedDeadLetters += deadLetter ? 1 : 0;
    if ((second ? underSecondName : underFirstName).get(student)) {
      // The first message that explains an item counts as the one that added it.
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

  private void listUnexplained(BitSet students) {
    students.stream()
        .filter(it -> !explained.get(it))
        .forEach(it -> list("item s-" + it + " under a name that was not sent for it"));
  }

  private void list(String what) {
    if (foreign.size() < MAX_FOREIGN_LISTED) {
      foreign.add(what);
    }
  }

  private Balance balance() {
    return new Balance(
        messages.count(),
        added,
        alreadyPresent,
        inConflict,
        deadLettered,
        lost,
        malformedLost,
        wellFormedDeadLetters,
        foreign);
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    var value = item.get(attribute);
    return value == null || value.s() == null ? "" : value.s();
  }
}
