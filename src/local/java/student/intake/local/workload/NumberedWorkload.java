package student.intake.local.workload;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutgoingMessage;

/**
 * The workload of the demo and the soak test. Of every twenty messages, sixteen have new students, two
 * repeat a student, one has the id of a student with another name, and one is malformed.
 *
 * <p>Messages are created when they are read, so that any number fits into memory. Each body contains
 * the number of its message and is unique.
 *
 * @param count number of messages, numbered from 0
 */
public record NumberedWorkload(int count) implements Workload {

  private static final int PADDING = 50_000;

  static final String SECOND_NAME = "Somebody Else";

  /** A parser's message quotes a single word. */
  private static final Pattern NAME_OR_BODY = Pattern.compile(
      "\\bStudent\\b|Somebody|Ada #|student_name");

  private static final Pattern ID = Pattern.compile("^s-(\\d{1,9})\\z");
  private static final Pattern NUMBER = Pattern.compile("#(\\d+)");
  private static final List<String> MALFORMED = List.of(
      "not json #%d",
      "{\"id\": \"s-1 #%d\"}",
      "{\"id\": 7, \"student_name\": \"Ada #%d\"}",
      "[\"#%d\"]",
      "{\"id\": \" \", \"student_name\": \"Ada #%d\"}");

  sealed interface NumberedMessage {
    String body();

    record Enrollment(int number, int student, String name) implements NumberedMessage {

      String id() {
        return "s-" + student;
      }

      /** Direct, in an EventBridge or SNS envelope, or with unknown fields. */
      @Override
      public String body() {
        return switch (number % 50) {
          case 3, 13, 23 -> eventBridge(json(""));
          case 7, 17, 27 -> sns(json(""));
          case 31 -> json("\"padding\": \"%s\", ".formatted("x".repeat(PADDING)));
          default -> json("");
        };
      }

      private String json(String more) {
        return "{%s\"id\": \"%s\", \"student_name\": \"%s\", \"message\": \"#%d\"}"
            .formatted(more, id(), name, number);
      }
    }

    record Malformed(String body) implements NumberedMessage {}
  }

  private static String eventBridge(String detail) {
    return "{\"detail-type\": \"Student Enrolled\", \"source\": \"registrar\", \"detail\": %s}"
        .formatted(detail);
  }

  private static String sns(String message) {
    return "{\"Type\": \"Notification\", \"TopicArn\": \"arn:aws:sns:::t\", \"Message\": \"%s\"}"
        .formatted(message.replace("\"", "\\\""));
  }

  /** Returns the name in the first message of a student. */
  static String firstName(int student) {
    return "Student " + student;
  }

  @Override
  public Stream<OutgoingMessage> messages() {
    return all().map(NumberedMessage::body).map(OutgoingMessage::of);
  }

  @Override
  public Stream<OutgoingMessage> conflictingMessages(EmbeddedCloud cloud) {
    return cloud.table()
        .stream()
        .flatMapToInt(it -> studentNumber(it).stream())
        .filter(it -> it % 20 == 0)
        .mapToObj(NumberedWorkload::conflictingMessage)
        .map(OutgoingMessage::of);
  }

  @Override
  public boolean isQuotedIn(String text) {
    return NAME_OR_BODY.matcher(text).find();
  }

  @Override
  public Reconciliation reconcile(EmbeddedCloud cloud) {
    return NumberedReconciler.reconcile(this, cloud);
  }

  private Stream<NumberedMessage> all() {
    return IntStream.range(0, count).mapToObj(this::message);
  }

  /** Returns the message with this number. */
  NumberedMessage message(int number) {
    var block = number - number % 20;
    return switch (number % 20) {
      case 16 -> student(number, block);
      case 17 -> student(number, block + 1);
      case 18 -> new NumberedMessage.Enrollment(number, block + 2, SECOND_NAME);
      case 19 -> new NumberedMessage.Malformed(
          MALFORMED.get(number / 20 % MALFORMED.size()).formatted(number));
      default -> student(number, number);
    };
  }

  private static NumberedMessage student(int number, int student) {
    return new NumberedMessage.Enrollment(number, student, firstName(student));
  }

  private static String conflictingMessage(int student) {
    return new NumberedMessage.Enrollment(student, student, SECOND_NAME).body();
  }

  /** Whether this body is one of {@link #conflictingMessages}. */
  static boolean isConflictingMessage(String body) {
    return NUMBER.matcher(body)
        .results()
        .anyMatch(it -> conflictingMessage(Integer.parseInt(it.group(1))).equals(body));
  }

  /** Returns the number of the message with this body; empty if there is none. */
  OptionalInt numberOf(String body) {
    return NUMBER.matcher(body)
        .results()
        .mapToInt(it -> Integer.parseInt(it.group(1)))
        .filter(it -> it < count && message(it).body().equals(body))
        .findFirst();
  }

  /** Returns the student number in an item's id; empty if the workload has no such id. */
  static OptionalInt studentNumber(Map<String, AttributeValue> item) {
    var id = item.get("id");
    return id == null || id.s() == null
        ? OptionalInt.empty()
        : ID.matcher(id.s()).results().mapToInt(it -> Integer.parseInt(it.group(1))).findFirst();
  }

  /** Returns the names of each id, in the order of the messages. */
  public Map<String, List<String>> namesById() {
    return all()
        .filter(NumberedMessage.Enrollment.class::isInstance)
        .map(NumberedMessage.Enrollment.class::cast)
        .collect(
            groupingBy(
                NumberedMessage.Enrollment::id,
                mapping(NumberedMessage.Enrollment::name, toList())));
  }

  /** Returns the bodies of all malformed messages. */
  public List<String> malformedBodies() {
    return all()
        .filter(NumberedMessage.Malformed.class::isInstance)
        .map(NumberedMessage::body)
        .toList();
  }
}
