package student.intake.operator;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;

@Isolated("The processes that it starts take the machine's time from other tests.")
class DeadLettersIT {

  private static final String GOOD = "{\"id\": \"s-%d\", \"student_name\": \"Name %1$d\"}";

  private final EmbeddedQueue queue = EmbeddedQueue.start(
      Template.read(), EmbeddedQueue.Kind.STANDARD, 0);
  private final SqsClient sqs = queue.client();

  @TempDir
  private Path folder;

  @AfterEach
  void stop() {
    queue.close();
  }

  @Nested
  class The_list {

    @Test
    void shows_each_once_hides_names_and_consumes_nothing() {
      for (var i = 0; i < 25; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      deadLetter("{\"id\": \"s-99\"}", reason("missing-student-name", "It is missing."));
      deadLetter("{\"student_name\": \"Name\"}", Map.of());
      var ran = run("", "list");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).contains("27 dead letters.").doesNotContain("Name");
      assertThat(ran.out().lines().filter(it -> it.contains(" gave-up "))).hasSize(25)
          .doesNotHaveDuplicates();
      assertThat(ran.out().lines())
          .anyMatch(it -> it.matches("s-99 .* missing-student-name .* It is missing\\."))
          .anyMatch(it -> it.matches("- .* missing-id .* The key id is missing\\."));
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(27);
      assertThat(run("", "list", "--show-names").out()).contains("Name 17");
    }

    @Test
    void ends_at_the_number_that_was_asked_for_and_says_that_there_is_more() {
      for (var i = 0; i < 12; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      assertThat(run("", "list", "--most", "11").out())
          .contains("11 dead letters.", "The queue reports about 12");
    }
  }

  @Test
  void one_is_shown_by_its_students_or_its_original_id_and_its_name_only_when_asked() {
    deadLetter(GOOD.formatted(1), reason("blank-id", "Blank."));
    var byStudent = run("", "show", "s-1");
    assertThat(byStudent.exitCode()).isZero();
    assertThat(byStudent.out()).contains("blank-id", "Blank.", "source (String)")
        .doesNotContain("Name", "a school");
    assertThat(run("", "show", "first-id", "--show-names").out()).contains("Name 1", "a school");
    assertThat(run("", "show", "s-2").exitCode()).isEqualTo(1);
  }

  @Nested
  class A_replay {

    @Test
    void of_all_moves_all_and_keeps_everything() {
      for (var i = 0; i < 30; i++) {
        deadLetter(GOOD.formatted(i), reason("blank-id", "Blank."));
      }
      var ran = run("", "replay");
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("COMPLETED; about 30 were moved.");
      assertThat(visible(queue.url())).isEqualTo(30);
      assertThat(visible(queue.deadLetterUrl())).isZero();
    }

    @Test
    void is_cancelled_by_Ctrl_C_and_says_how_many_were_moved() throws Exception {
      for (var i = 0; i < 40; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      var process = start(queue.url(), "replay", "--rate", "2");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> visible(queue.url()) > 0);
      // SIGTERM ends a JVM as SIGINT does; Process.destroy() would close the output as well.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
      assertThat(process.inputReader().readAllAsString()).contains("Cancelled: about ");
      assertThat(visible(queue.deadLetterUrl())).isPositive();
      assertThat(visible(queue.url()) + visible(queue.deadLetterUrl())).isEqualTo(40);
    }

    @Test
    void of_a_code_sends_those_alone_as_their_publisher_sent_them() {
      deadLetter(GOOD.formatted(1), reason("blank-id", "Blank."));
      deadLetter(GOOD.formatted(2), reason("missing-id", "Missing."));
      deadLetter(GOOD.formatted(3), Map.of());
      var ran = run("", "replay", "--only", "code=blank-id");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).contains("Replayed 1; 0 failed and stay.");
      assertThat(receive(queue.url())).singleElement().satisfies(
          it -> assertThat(it.body()).isEqualTo(GOOD.formatted(1)),
          it -> assertThat(it.messageAttributes())
              .containsOnlyKeys("source", "binary")
              .containsAllEntriesOf(publishers()));
      assertThat(receive(queue.deadLetterUrl())).extracting(Message::body)
          .containsExactlyInAnyOrder(GOOD.formatted(2), GOOD.formatted(3));
    }

    @Test
    void of_an_id_sends_that_student_alone() {
      deadLetter(GOOD.formatted(1), Map.of());
      deadLetter(GOOD.formatted(2), Map.of());
      assertThat(run("", "replay", "--only", "id=s-2").exitCode()).isZero();
      assertThat(receive(queue.url())).extracting(Message::body)
          .containsExactly(GOOD.formatted(2));
    }

    @Test
    void that_fails_leaves_the_message_where_it_was() {
      deadLetter(GOOD.formatted(1), Map.of());
      var ran = Ran.here(
          "", DeadLettersCommand::new, "replay", "--only", "id=s-1", "--local", "--queue-url",
          queue.url() + "-gone", "--dead-letter-queue-url", queue.deadLetterUrl());
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.out()).contains("Replayed 0; 1 failed and stay.");
      assertThat(receive(queue.deadLetterUrl())).hasSize(1);
    }

    @Test
    void that_is_killed_at_any_moment_loses_nothing() throws Exception {
      var bodies = IntStream.range(0, 30).mapToObj(GOOD::formatted).toList();
      bodies.forEach(it -> deadLetter(it, reason("blank-id", "Blank.")));
      // Two calls find the queue; then comes a receive, and a send and a delete for each message.
      killAtCall(3, new Fault.DroppedAfter());
      killAtCall(4, new Fault.DroppedBefore());
      killAtCall(4, new Fault.DroppedAfter());
      killAtCall(5, new Fault.DroppedBefore());
      killAtCall(5, new Fault.DroppedAfter());
      killAtCall(12, new Fault.DroppedAfter());
      assertThat(run("", "replay", "--only", "code=blank-id").exitCode()).isZero();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
        run("", "replay", "--only", "code=blank-id");
        return queue.deadLetterDepth().total() == 0;
      });
      var arrived = new ArrayList<String>();
      for (var some = receive(queue.url()); !some.isEmpty(); some = receive(queue.url())) {
        some.forEach(it -> arrived.add(it.body()));
      }
      assertThat(arrived).containsAll(bodies);
      // Three of the kills came between a send and its delete.
      assertThat(arrived).hasSizeGreaterThanOrEqualTo(33);
    }

    private void killAtCall(int last, Fault fault) throws Exception {
      var calls = new AtomicInteger();
      var process = new CompletableFuture<Process>();
      try (var proxy = FaultyProxy.start(queue.endpoint(), () -> {
        if (calls.incrementAndGet() == last) {
          process.join().destroyForcibly();
          return fault;
        }
        return new Fault.None();
      })) {
        var through = queue.url().replace(
            queue.endpoint().toString(), proxy.endpoint().toString());
        process.complete(
            start(through, "replay", "--only", "code=blank-id", "--visibility-timeout", "2"));
        assertThat(process.join().waitFor(1, MINUTES)).isTrue();
        assertThat(process.join().exitValue()).isEqualTo(128 + 9);
      }
    }
  }

  @Test
  void all_are_saved_whole_to_a_file_of_their_owner_and_stay() throws IOException {
    deadLetter(GOOD.formatted(1), reason("blank-id", "Blank."));
    deadLetter("no JSON \u2028", Map.of());
    var file = folder.resolve("saved.jsonl");
    assertThat(run("", "save", file.toString()).exitCode()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var json = new ObjectMapper();
    var saved = new ArrayList<String>();
    for (var line : Files.readAllLines(file)) {
      var node = json.readTree(line);
      saved.add(node.path("body").asText());
      assertThat(node.path("message_attributes").path("binary").path("binary_value").binaryValue())
          .containsExactly(1, 2, 3);
      assertThat(node.path("attributes").path("SentTimestamp").asText()).isNotEmpty();
    }
    assertThat(saved).containsExactlyInAnyOrder(GOOD.formatted(1), "no JSON \u2028");
    assertThat(visible(queue.deadLetterUrl())).isEqualTo(2);
    assertThat(run("", "save", file.toString()).exitCode()).isEqualTo(1);
  }

  @Nested
  class A_discard {

    @Test
    void needs_a_selection_and_the_typed_word() {
      deadLetter(GOOD.formatted(1), Map.of());
      var file = folder.resolve("discarded.jsonl").toString();
      assertThat(run("discard\n", "discard").exitCode()).isEqualTo(2);
      assertThat(run("", "discard", "--all", "--file", file).exitCode()).isEqualTo(1);
      assertThat(run("yes\n", "discard", "--all", "--file", file).exitCode()).isEqualTo(1);
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(1);
      assertThat(run("discard\n", "discard", "--all", "--file", file).exitCode()).isZero();
      assertThat(queue.deadLetterDepth().total()).isZero();
    }

    @Test
    void deletes_what_was_selected_and_saves_it_first() throws IOException {
      deadLetter(GOOD.formatted(1), reason("blank-id", "Blank."));
      deadLetter(GOOD.formatted(2), Map.of());
      var file = folder.resolve("discarded.jsonl");
      var ran = run("", "discard", "--only", "code=gave-up", "--yes", "--file", file.toString());
      assertThat(ran.exitCode()).isZero();
      assertThat(Files.readAllLines(file)).singleElement().asString().contains("Name 2");
      assertThat(receive(queue.deadLetterUrl())).extracting(Message::body)
          .containsExactly(GOOD.formatted(1));
    }
  }

  @Nested
  class The_script {

    @Test
    void lists_and_leaves_the_count_that_the_aws_CLI_sees() {
      deadLetter(GOOD.formatted(1), Map.of());
      var ran = Ran.process(
          Map.of(), "scripts/dead-letters", "list", "--local", "--queue-url", queue.url());
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("s-1 ", "gave-up", "1 dead letters.");
      var count = Ran.process(
          Map.of(), "aws", "sqs", "get-queue-attributes", "--endpoint-url",
          queue.endpoint().toString(), "--region", "eu-west-1", "--queue-url",
          queue.deadLetterUrl(), "--attribute-names", "ApproximateNumberOfMessages", "--output",
          "text", "--query", "Attributes.ApproximateNumberOfMessages");
      assertThat(count.out().strip()).isEqualTo("1");
    }

    @Test
    void asks_for_arguments_with_2_and_explains_itself_with_0() {
      assertThat(Ran.process(Map.of(), "scripts/dead-letters").exitCode()).isEqualTo(2);
      assertThat(
          Ran.process(
              Map.of(), "scripts/dead-letters", "replay", "--only", "all", "--local", "--queue-url",
              queue.url()).exitCode())
          .isEqualTo(2);
      assertThat(Ran.process(Map.of(), "scripts/dead-letters", "--help").exitCode()).isZero();
    }
  }

  @Nested
  class On_FIFO_queues {

    private final EmbeddedQueue fifo = EmbeddedQueue.start(
        Template.read(), EmbeddedQueue.Kind.FIFO, 0);

    @AfterEach
    void stop() {
      fifo.close();
    }

    @Test
    void a_replay_of_a_code_keeps_groups_and_their_order_and_can_be_repeated() {
      for (var i = 0; i < 24; i++) {
        var body = GOOD.formatted(i);
        var id = String.valueOf(i);
        var group = "group-" + i % 2;
        fifo.client().sendMessage(
            it -> it.queueUrl(fifo.deadLetterUrl())
                .messageBody(body)
                .messageGroupId(group)
                .messageDeduplicationId(id));
      }
      var list = Ran.here(
          "", DeadLettersCommand::new, "list", "--local", "--queue-url", fifo.url());
      assertThat(list.exitCode()).isZero();
      var replay = Ran.here(
          "", DeadLettersCommand::new, "replay", "--only", "code=gave-up", "--local",
          "--queue-url", fifo.url());
      assertThat(replay.out()).contains("Replayed 24; 0 failed and stay.");
      var groups = new ArrayList<Message>();
      for (var some = receive(fifo.client(), fifo.url()); !some.isEmpty(); some = receive(
          fifo.client(), fifo.url())) {
        groups.addAll(some);
        some.forEach(
            message -> fifo.client().deleteMessage(
                it -> it.queueUrl(fifo.url()).receiptHandle(message.receiptHandle())));
      }
      assertThat(ofGroup(groups, "group-0")).containsExactlyElementsOf(
          IntStream.range(0, 12).mapToObj(i -> GOOD.formatted(2 * i)).toList());
      assertThat(ofGroup(groups, "group-1")).containsExactlyElementsOf(
          IntStream.range(0, 12).mapToObj(i -> GOOD.formatted(2 * i + 1)).toList());
    }

    private List<String> ofGroup(List<Message> messages, String group) {
      return messages.stream()
          .filter(
              it -> group.equals(it.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)))
          .map(Message::body)
          .toList();
    }
  }

  private Ran run(String input, String command, String... arguments) {
    var all = Stream.concat(
        Stream.of(command, "--local", "--queue-url", queue.url()), Stream.of(arguments));
    return Ran.here(input, DeadLettersCommand::new, all.toArray(String[]::new));
  }

  private static Process start(String queueUrl, String command, String... arguments)
      throws IOException {
    var java = Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        DeadLettersCommand.class.getName(), command, "--local", "--queue-url", queueUrl);
    return new ProcessBuilder(Stream.concat(java, Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void deadLetter(String body, Map<String, MessageAttributeValue> ours) {
    var attributes = new HashMap<>(publishers());
    attributes.putAll(ours);
    sqs.sendMessage(
        it -> it.queueUrl(queue.deadLetterUrl()).messageBody(body).messageAttributes(attributes));
  }

  private static Map<String, MessageAttributeValue> publishers() {
    return Map.of(
        "source", text("a school"),
        "binary", MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromByteArray(new byte[]{1, 2, 3}))
            .build());
  }

  private static Map<String, MessageAttributeValue> reason(String code, String sentence) {
    return Map.of(
        "rejection_code", text(code),
        "rejection_sentence", text(sentence),
        "original_message_id", text("first-id"),
        "first_sent_timestamp", text("1700000000000"));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private int visible(String url) {
    var name = APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(name)).attributes()
            .getOrDefault(name, "0"));
  }

  private List<Message> receive(String url) {
    return receive(sqs, url);
  }

  private static List<Message> receive(SqsClient sqs, String url) {
    return sqs.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(10)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }
}
