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
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutgoingMessage;

/**
 * What the demo and the soak send: of every twenty messages sixteen are new students, two repeat one
 * of them, one has the id of another under a second name, and one can never be a student.
 *
 * <p>Made one by one when they are asked for, so that any number fits into memory. Every body carries
 * the number of its message, so that no two are alike and each can be told from where it ends up.
 *
 * @param count how many there are, numbered from 0
 */
public record DemoMessages(int count) implements Traffic {

  private static final int PADDING = 50_000;

  static final String SECOND_NAME = "Somebody Else";

  private static final Pattern NUMBER = Pattern.compile("#(\\d+)");
  private static final List<String> MALFORMED = List.of(
      "not json #%d",
      "{\"id\": \"s-1 #%d\"}",
      "{\"id\": 7, \"student_name\": \"Ada #%d\"}",
      "[\"#%d\"]",
      "{\"id\": \" \", \"student_name\": \"Ada #%d\"}");

  /** One message and what it means. */
  sealed interface DemoMessage {
    String body();

    record Enrollment(int number, int student, String name) implements DemoMessage {

      String id() {
        return "s-" + student;
      }

      /** As different publishers send it: through EventBridge, through SNS, long, or as it is. */
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

    record Malformed(String body) implements DemoMessage {}
  }

  private static String eventBridge(String detail) {
    return "{\"detail-type\": \"Student Enrolled\", \"source\": \"registrar\", \"detail\": %s}"
        .formatted(detail);
  }

  private static String sns(String message) {
    return "{\"Type\": \"Notification\", \"TopicArn\": \"arn:aws:sns:::t\", \"Message\": \"%s\"}"
        .formatted(message.replace("\"", "\\\""));
  }

  /** The name that a student was first sent under. */
  static String firstName(int student) {
    return "Student " + student;
  }

  @Override
  public Stream<OutgoingMessage> messages() {
    return bodies().map(OutgoingMessage::of);
  }

  @Override
  public Stream<OutgoingMessage> contradictions(EmbeddedCloud cloud) {
    return Audit.contradictions(cloud).map(OutgoingMessage::of);
  }

  @Override
  public Balance account(EmbeddedCloud cloud) {
    return Audit.of(this, cloud);
  }

  private Stream<DemoMessage> all() {
    return IntStream.range(0, count).mapToObj(this::message);
  }

  /** What is sent, in the order of the numbers. */
  public Stream<String> bodies() {
    return all().map(DemoMessage::body);
  }

  /** The message with this number. */
  DemoMessage message(int number) {
    var block = number - number % 20;
    return switch (number % 20) {
      case 16 -> student(number, block);
      case 17 -> student(number, block + 1);
      case 18 -> new DemoMessage.Enrollment(number, block + 2, SECOND_NAME);
      case 19 -> new DemoMessage.Malformed(
          MALFORMED.get(number / 20 % MALFORMED.size()).formatted(number));
      default -> student(number, number);
    };
  }

  private static DemoMessage student(int number, int student) {
    return new DemoMessage.Enrollment(number, student, firstName(student));
  }

  /** A second name for a student who was sent under one name only. */
  static String contradiction(int student) {
    return new DemoMessage.Enrollment(student, student, SECOND_NAME).body();
  }

  /** Whether only {@link #contradiction} can have made this body. */
  static boolean isContradiction(String body) {
    return NUMBER.matcher(body)
        .results()
        .anyMatch(it -> contradiction(Integer.parseInt(it.group(1))).equals(body));
  }

  /** The number of the message that was sent with exactly this body; empty when none was. */
  OptionalInt numberOf(String body) {
    return NUMBER.matcher(body)
        .results()
        .mapToInt(it -> Integer.parseInt(it.group(1)))
        .filter(it -> it < count && message(it).body().equals(body))
        .findFirst();
  }

  /** Every name that was sent for an id. */
  public Map<String, List<String>> namesById() {
    return all()
        .filter(DemoMessage.Enrollment.class::isInstance)
        .map(DemoMessage.Enrollment.class::cast)
        .collect(
            groupingBy(
                DemoMessage.Enrollment::id,
                mapping(DemoMessage.Enrollment::name, toList())));
  }

  /** The bodies that belong into the dead-letter queue, each as often as it was sent. */
  public List<String> malformedBodies() {
    return all()
        .filter(DemoMessage.Malformed.class::isInstance)
        .map(DemoMessage::body)
        .toList();
  }
}
