package student.intake.local.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutgoingMessage;
import student.intake.message.Student;

/**
 * Random messages in a few message groups, with random message attributes: valid, repeated,
 * conflicting, malformed, large and in envelopes.
 */
public final class RandomWorkload implements Workload {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFLICTING_NAME = "Conflicting Name";
  private static final Pattern NAME_OR_BODY = Pattern.compile(
      "Somebody|Žofie|学生|x{600}|student_name");

  private static final int GROUPS = 6;

  /** An SQS message holds ten; the function adds up to four to a dead letter. */
  private static final int MAX_ATTRIBUTES = 10;

  /** Ten such bodies fit into one SQS call of 1 MiB. */
  private static final int LARGE = 90_000;

  private final List<RandomMessage> sent;

  private RandomWorkload(List<RandomMessage> sent) {
    this.sent = List.copyOf(sent);
  }

  /** Returns {@code count} messages; the same seed generates the same messages. */
  public static RandomWorkload of(int count, long seed) {
    var random = new Random(seed);
    var ids = IntStream.range(0, 1 + count / 2).mapToObj(it -> id(it, random)).toList();
    return new RandomWorkload(
        IntStream.range(0, count).mapToObj(it -> message(it, ids, random)).toList());
  }

  @Override
  public int count() {
    return sent.size();
  }

  @Override
  public Stream<OutgoingMessage> messages() {
    return sent.stream().map(RandomMessage::message);
  }

  @Override
  public Stream<OutgoingMessage> conflictingMessages(EmbeddedCloud cloud) {
    return cloud.table()
        .ids()
        .stream()
        .map(it -> json(new Student(it, CONFLICTING_NAME)))
        .map(OutgoingMessage::of);
  }

  @Override
  public boolean isQuotedIn(String text) {
    return NAME_OR_BODY.matcher(text).find();
  }

  @Override
  public Reconciliation reconcile(EmbeddedCloud cloud) {
    return RandomReconciler.reconcile(sent, cloud);
  }

  /** Whether this body is one of {@link #conflictingMessages}. */
  static boolean isConflictingMessage(String body) {
    return body.contains(CONFLICTING_NAME);
  }

  private static RandomMessage message(int number, List<String> ids, Random random) {
    var student = random.nextInt(100) < 12
        ? Optional.<Student>empty()
        : Optional.of(student(ids, random));
    var body = student.map(it -> enrollment(it, random)).orElseGet(() -> malformed(random));
    var group = "group-" + random.nextInt(GROUPS);
    return new RandomMessage(
        new OutgoingMessage(body, attributes(number, random), group), student);
  }

  private static String id(int number, Random random) {
    return number + switch (random.nextInt(12)) {
      case 0 -> "/" + "é".repeat(1_000);
      case 1 -> " \"quoted\" \\ and 🎓";
      case 2 -> "-" + "x".repeat(random.nextInt(500));
      default -> "";
    };
  }

  private static Student student(List<String> ids, Random random) {
    var id = ids.get(random.nextInt(ids.size()));
    return new Student(id, switch (random.nextInt(25)) {
      case 0 -> "x".repeat(LARGE);
      case 1, 2 -> "Žofie \"Z\" \\ 学生 🎓";
      case 3, 4, 5 -> "Somebody Else";
      default -> "Ada";
    });
  }

  private static String enrollment(Student student, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> JSON.createObjectNode()
          .put("Type", "Notification")
          .put("TopicArn", "arn:aws:sns:::t")
          .put("Message", json(student))
          .toString();
      case 1 -> JSON.createObjectNode()
          .put("detail-type", "Student Enrolled")
          .put("source", "registrar")
          .set("detail", fields(student))
          .toString();
      default -> json(student);
    };
  }

  private static String malformed(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> "not json";
      case 1 -> "{\"id\": \"s-1\"}";
      case 2 -> "{\"id\": 7, \"student_name\": \"Ada\"}";
      case 3 -> "[\"s-1\", \"Ada\"]";
      case 4 -> json(new Student(" ", "Ada"));
      case 5 -> json(new Student("x".repeat(2_049), "Ada"));
      case 6 -> json(new Student("s-1", ""));
      case 7 -> "{".repeat(LARGE);
      default -> {
        var whole = json(new Student("s-1", "Ada"));
        yield whole.substring(0, 1 + random.nextInt(whole.length() - 1));
      }
    };
  }

  private static Map<String, MessageAttributeValue> attributes(int number, Random random) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    attributes.put(
        RandomMessage.NUMBER,
        MessageAttributeValue.builder().dataType("Number").stringValue("" + number).build());
    for (var i = random.nextInt(MAX_ATTRIBUTES); i > 0; i--) {
      attributes.put("publisher_attribute_" + i, attribute(random));
    }
    return attributes;
  }

  private static MessageAttributeValue attribute(Random random) {
    var bytes = new byte[1 + random.nextInt(100)];
    random.nextBytes(bytes);
    return random.nextBoolean()
        ? MessageAttributeValue.builder().dataType("String.tag").stringValue("é 🎓").build()
        : MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromByteArray(bytes))
            .build();
  }

  private static String json(Student student) {
    return fields(student).toString();
  }

  private static ObjectNode fields(Student student) {
    return JSON.createObjectNode().put("id", student.id()).put("student_name", student.name());
  }
}
