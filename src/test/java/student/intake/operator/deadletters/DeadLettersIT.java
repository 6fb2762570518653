package student.intake.operator.deadletters;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static student.intake.operator.deadletters.DeadLettersFixture.binary;
import static student.intake.operator.deadletters.DeadLettersFixture.start;
import static student.intake.operator.deadletters.DeadLettersFixture.text;
import static student.intake.operator.deadletters.DeadLettersFixture.traceHeader;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.operator.CommandResult;
import student.intake.operator.StubAws;
import student.intake.operator.send.SendCommand;

@Isolated("The tests start processes, which slow down other tests.")
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
  class Listing {

    @Test
    void prints_each_message_once_hides_names_and_deletes_nothing() {
      for (var i = 0; i < 25; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      deadLetter("{\"id\": \"s-99\"}", rejection("missing-student-name", "It is missing."));
      deadLetter("{\"student_name\": \"Name\"}", Map.of());
      var result = run("", "list");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("27 dead letters.").doesNotContain("Name");
      assertThat(result.out().lines().filter(it -> it.contains(" undelivered ")))
          .hasSize(25)
          .doesNotHaveDuplicates();
      assertThat(result.out().lines())
          .anyMatch(it -> it.matches("s-99 .* missing-student-name .* It is missing\\."))
          .anyMatch(it -> it.matches("- .* missing-id .* The key id is missing\\."));
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(27);
      assertThat(run("", "list", "--show-names").out()).contains("Name 17");
    }

    @Test
    void has_no_reason_of_an_earlier_rejection_for_a_message_that_the_redrive_policy_moved() {
      sqs.sendMessage(
          it -> it.queueUrl(queue.url())
              .messageBody(GOOD.formatted(1))
              .messageAttributes(rejection("blank-id", "Blank.")));
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
        sqs.receiveMessage(it -> it.queueUrl(queue.url()).visibilityTimeout(0));
        return visible(queue.deadLetterUrl()) == 1;
      });
      assertThat(run("", "list").out()).contains(" gave-up ").doesNotContain("lank");
    }

    @Test
    void ends_at_max_items_and_reports_the_total() {
      for (var i = 0; i < 12; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      assertThat(run("", "list", "--max-items", "11").out())
          .contains("11 dead letters.", "The queue has about 12 messages.");
    }
  }

  @Test
  void show_finds_a_message_by_student_id_or_original_message_id_and_hides_the_name_by_default() {
    deadLetter(GOOD.formatted(1), rejection("blank-id", "Blank."));
    var byStudent = run("", "show", "s-1");
    assertThat(byStudent.exitCode()).isZero();
    assertThat(byStudent.out()).contains("blank-id", "Blank.", "source (String)")
        .doesNotContain("Name", "a school");
    assertThat(run("", "show", "first-id", "--show-names").out()).contains("Name 1", "a school");
    assertThat(run("", "show", "s-2").exitCode()).isEqualTo(1);
  }

  @Nested
  class Replay {

    @Test
    void moves_all_messages() {
      for (var i = 0; i < 30; i++) {
        deadLetter(GOOD.formatted(i), rejection("blank-id", "Blank."));
      }
      var result = run("", "replay");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains("COMPLETED: moved about 30 messages.");
      assertThat(visible(queue.url())).isEqualTo(30);
      assertThat(visible(queue.deadLetterUrl())).isZero();
    }

    @Test
    void is_cancelled_by_Ctrl_C_and_reports_the_number_moved() throws Exception {
      for (var i = 0; i < 40; i++) {
        deadLetter(GOOD.formatted(i), Map.of());
      }
      var process = start(queue.url(), "replay", "--rate", "2");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> visible(queue.url()) > 0);
      // SIGTERM runs the shutdown hooks as SIGINT does. Process.destroy() would also close the output.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
      assertThat(process.inputReader().readAllAsString()).contains("CANCELLED: moved about ");
      assertThat(visible(queue.deadLetterUrl())).isPositive();
      assertThat(visible(queue.url()) + visible(queue.deadLetterUrl())).isEqualTo(40);
    }

    @Test
    void by_code_sends_only_those_messages_without_the_rejection_attributes() {
      deadLetter(GOOD.formatted(1), rejection("blank-id", "Blank."));
      deadLetter(GOOD.formatted(2), rejection("missing-id", "Missing."));
      deadLetter(GOOD.formatted(3), Map.of());
      var result = run("", "replay", "--only", "code=blank-id");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("Replayed: 1 message. Failed: 0.");
      assertThat(receive(queue.url())).singleElement().satisfies(
          it -> assertThat(it.body()).isEqualTo(GOOD.formatted(1)),
          it -> assertThat(it.messageAttributes())
              .containsOnlyKeys("source", "binary")
              .containsAllEntriesOf(publisherAttributes()));
      assertThat(receive(queue.deadLetterUrl())).extracting(Message::body)
          .containsExactlyInAnyOrder(GOOD.formatted(2), GOOD.formatted(3));
    }

    @Test
    void by_id_keeps_the_trace_header_and_the_message_group_of_a_fair_queue() {
      var header = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=1";
      sqs.sendMessage(
          it -> it.queueUrl(queue.deadLetterUrl())
              .messageBody(GOOD.formatted(1))
              .messageGroupId("tenant-1")
              .messageSystemAttributes(traceHeader(header)));
      assertThat(run("", "replay", "--only", "id=s-1").exitCode()).isZero();
      assertThat(receive(queue.url())).singleElement().satisfies(
          it -> assertThat(it.attributesAsStrings())
              .containsEntry("MessageGroupId", "tenant-1")
              .containsEntry("AWSTraceHeader", header));
    }

    @Test
    void by_id_sends_only_the_messages_of_that_student() {
      deadLetter(GOOD.formatted(1), Map.of());
      deadLetter(GOOD.formatted(2), Map.of());
      assertThat(run("", "replay", "--only", "id=s-2").exitCode()).isZero();
      assertThat(receive(queue.url())).extracting(Message::body)
          .containsExactly(GOOD.formatted(2));
    }

    @Test
    void keeps_a_message_in_the_dead_letter_queue_when_it_fails() {
      deadLetter(GOOD.formatted(1), Map.of());
      var result = CommandResult.runCommandLine("", DeadLettersCommand::commandLine, "replay",
          "--only", "id=s-1", "--local", "--queue-url",
          queue.url() + "-gone", "--dead-letter-queue-url", queue.deadLetterUrl());
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).contains("Replayed: 0 messages. Failed: 1.");
      assertThat(receive(queue.deadLetterUrl())).hasSize(1);
    }

    @Test
    void loses_no_message_when_it_is_killed_between_any_two_calls() throws Exception {
      var bodies = IntStream.range(0, 60).mapToObj(GOOD::formatted).toList();
      bodies.forEach(it -> deadLetter(it, rejection("blank-id", "Blank.")));
      // Two calls find the queues and one counts. Then a receive, and for each message a send and a delete.
      killAtCall(4, new Fault.ClosedAfterCall());
      killAtCall(5, new Fault.ClosedBeforeCall());
      killAtCall(5, new Fault.ClosedAfterCall());
      killAtCall(6, new Fault.ClosedBeforeCall());
      killAtCall(6, new Fault.ClosedAfterCall());
      killAtCall(13, new Fault.ClosedAfterCall());
      assertThat(run("", "replay", "--only", "code=blank-id", "--wait=30").exitCode()).isZero();
      assertThat(queue.deadLetterDepth().total()).isZero();
      var arrived = new ArrayList<String>();
      for (var some = receive(queue.url()); !some.isEmpty(); some = receive(queue.url())) {
        some.forEach(it -> arrived.add(it.body()));
      }
      assertThat(arrived).containsAll(bodies);
      // Three of the kills were between a send and its delete.
      assertThat(arrived).hasSizeGreaterThanOrEqualTo(63);
    }

    @Test
    void of_all_says_to_copy_when_SQS_cannot_move() {
      var outputs = Map.of(
          "QueueUrl", queue.url(),
          "DeadLetterQueueUrl", queue.deadLetterUrl());
      try (var aws = StubAws.start(outputs, Map.of())) {
        var result = CommandResult.runProcess(
            Map.of(), "scripts/dead-letters", "replay", "--stack", StubAws.STACK, "--endpoint-url",
            aws.endpoint());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
            .contains("must be configured as a Dead Letter Queue", "replay --only copies them");
      }
    }

    private void killAtCall(int number, Fault fault) throws Exception {
      var calls = new AtomicInteger();
      var process = new CompletableFuture<Process>();
      try (var proxy = FaultyProxy.start(queue.endpoint(), () -> {
        if (calls.incrementAndGet() == number) {
          process.join().destroyForcibly();
          return fault;
        }
        return new Fault.None();
      })) {
        var proxiedUrl = queue.url().replace(
            queue.endpoint().toString(), proxy.endpoint().toString());
        process.complete(
            // Long enough that no renewal of a visibility timeout is one of the calls.
            start(proxiedUrl, "replay", "--only", "code=blank-id", "--visibility-timeout", "8"));
        assertThat(process.join().waitFor(1, MINUTES)).isTrue();
        assertThat(process.join().exitValue()).isEqualTo(128 + 9);
      }
    }
  }

  @Test
  void save_writes_complete_messages_to_an_owner_only_file_and_deletes_nothing()
      throws IOException {
    deadLetter(GOOD.formatted(1), rejection("blank-id", "Blank."));
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
  class Discard {

    @Test
    void requires_a_selection_and_a_confirmation() {
      deadLetter(GOOD.formatted(1), Map.of());
      var file = folder.resolve("deleted.jsonl").toString();
      assertThat(run("discard\n", "discard").exitCode()).isEqualTo(2);
      assertThat(run("", "discard", "--all", "--file", file).exitCode()).isEqualTo(1);
      assertThat(run("yes\n", "discard", "--all", "--file", file).exitCode()).isEqualTo(1);
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(1);
      assertThat(run("discard\n", "discard", "--all", "--file", file).exitCode()).isZero();
      assertThat(queue.deadLetterDepth().total()).isZero();
    }

    @Test
    void ends_at_once_when_it_is_terminated_while_it_asks() throws Exception {
      deadLetter(GOOD.formatted(1), Map.of());
      var process = start(queue.url(), "discard", "--all");
      var question = process.inputReader();
      var text = new StringBuilder();
      while (text.indexOf("to delete all: ") < 0) {
        text.append((char) question.read());
      }
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(30, SECONDS)).isTrue();
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(1);
    }

    @Test
    void saves_and_deletes_the_selected_messages() throws IOException {
      deadLetter(GOOD.formatted(1), rejection("blank-id", "Blank."));
      deadLetter(GOOD.formatted(2), Map.of());
      var file = folder.resolve("deleted.jsonl");
      var result = run("", "discard", "--only", "code=undelivered", "--yes", "--file",
          file.toString());
      assertThat(result.exitCode()).isZero();
      assertThat(Files.readAllLines(file)).singleElement().asString().contains("Name 2");
      assertThat(receive(queue.deadLetterUrl())).extracting(Message::body)
          .containsExactly(GOOD.formatted(1));
    }
  }

  @Nested
  class An_event_that_EventBridge_could_not_deliver {

    private static final String EVENT = """
        {"detail-type": "Student Enrolled", "source": "a.school",
          "detail": {"id": "s-1", "student_name": "Name 1"}}""";

    @Test
    void is_listed_with_its_student_and_the_error() {
      undelivered(queue.deadLetterUrl(), EVENT, eventBridge());
      assertThat(run("", "list").out().lines())
          .anyMatch(it -> it.matches("s-1 .* undelivered .* \\(NO_PERMISSIONS\\): Not allowed"));
    }

    @Test
    void is_shown_with_EventBridge_s_attributes_but_without_the_name() {
      undelivered(queue.deadLetterUrl(), EVENT, eventBridge());
      assertThat(run("", "show", "s-1").out())
          .contains("RULE_ARN (String) a-rule", "RETRY_ATTEMPTS (String) 0")
          .doesNotContain("Name 1");
    }

    @Test
    void is_replayed_without_EventBridge_s_attributes_so_that_it_does_not_look_undelivered_again() {
      undelivered(queue.deadLetterUrl(), EVENT, eventBridge());
      assertThat(run("", "replay", "--only", "code=undelivered").exitCode()).isZero();
      assertThat(receive(queue.url())).singleElement().satisfies(
          it -> assertThat(it.body()).isEqualTo(EVENT),
          it -> assertThat(it.messageAttributes()).isEmpty());
      assertThat(queue.deadLetterDepth().total()).isZero();
    }
  }

  abstract static class WithFifoQueues {

    final EmbeddedQueue fifo = EmbeddedQueue.start(
        Template.read(), EmbeddedQueue.Kind.FIFO, 0);

    @AfterEach
    void stop() {
      fifo.close();
    }
  }

  @Nested
  class The_second_queue extends WithFifoQueues {

    @Test
    void of_standard_type_is_replayed_to_a_FIFO_queue_in_the_message_groups_of_scripts_send() {
      var standard = fifo.client().createQueue(it -> it.queueName("undelivered")).queueUrl();
      var odd = GOOD.formatted(1).replace("s-1", "s 1");
      for (var body : List.of(GOOD.formatted(1), odd, "{}")) {
        fifo.client().sendMessage(it -> it.queueUrl(standard).messageBody(body));
      }
      replay(fifo.url(), standard, "code=undelivered");
      replay(fifo.url(), standard, "code=missing-id");
      var send = CommandResult.runInProcess(
          odd, SendCommand::new, "--local", "--queue-url", fifo.url(), "-");
      assertThat(send.exitCode()).isZero();
      var groups = receive(fifo.client(), fifo.url()).stream()
          .collect(
              Collectors.groupingBy(
                  it -> it.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID),
                  Collectors.mapping(Message::body, Collectors.toList())));
      assertThat(groups).hasSize(3).containsEntry("s-1", List.of(GOOD.formatted(1)));
      assertThat(groups.values()).contains(List.of(odd, odd), List.of("{}"));
    }

    @Test
    void of_FIFO_type_is_replayed_to_a_standard_queue_which_keeps_the_message_group() {
      var url = fifo.deadLetterUrl();
      fifo.client().sendMessage(
          it -> it.queueUrl(url)
              .messageBody(GOOD.formatted(1))
              .messageGroupId("a-group")
              .messageDeduplicationId("1"));
      var standard = fifo.client().createQueue(it -> it.queueName("standard")).queueUrl();
      replay(standard, url, "id=s-1");
      assertThat(receive(fifo.client(), standard)).singleElement().satisfies(
          it -> assertThat(it.body()).isEqualTo(GOOD.formatted(1)),
          it -> assertThat(it.attributesAsStrings()).containsEntry("MessageGroupId", "a-group"));
    }

    private void replay(String queueUrl, String deadLetterQueueUrl, String selection) {
      var result = CommandResult.runCommandLine("", DeadLettersCommand::commandLine, "replay",
          "--only", selection, "--local", "--queue-url",
          queueUrl, "--dead-letter-queue-url", deadLetterQueueUrl);
      assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void of_a_stack_is_listed_and_replayed_without_a_move_task() {
      var undelivered = sqs.createQueue(it -> it.queueName("undelivered")).queueUrl();
      undelivered(undelivered, GOOD.formatted(1), Map.of());
      undelivered(undelivered, "{}", eventBridge());
      deadLetter(GOOD.formatted(2), Map.of());
      var outputs = Map.of(
          "QueueUrl", queue.url(),
          "DeadLetterQueueUrl", queue.deadLetterUrl(),
          "UndeliveredQueueUrl", undelivered);
      assertThat(runOnStack(outputs, "list", "--undelivered").out())
          .contains("s-1 ", "2 dead letters.")
          .doesNotContain("s-2 ");
      var replay = runOnStack(outputs, "replay", "--undelivered");
      assertThat(replay.exitCode()).as(replay.err()).isZero();
      assertThat(replay.out()).contains("Replayed: 2 messages. Failed: 0.");
      assertThat(receive(queue.url())).extracting(Message::body)
          .containsExactlyInAnyOrder(GOOD.formatted(1), "{}");
      assertThat(visible(queue.deadLetterUrl())).isEqualTo(1);
    }

    @Test
    void of_a_stack_without_one_is_refused_with_the_stacks_that_have_one() {
      var outputs = Map.of(
          "QueueUrl", queue.url(),
          "DeadLetterQueueUrl", queue.deadLetterUrl());
      var result = runOnStack(outputs, "list", "--undelivered");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("has no second queue", "QueueType=fifo and EventBusName");
    }

    @Test
    void requires_a_stack() {
      assertThat(run("", "list", "--undelivered").exitCode()).isEqualTo(2);
    }

    private CommandResult runOnStack(Map<String, String> outputs, String... arguments) {
      try (var aws = StubAws.start(outputs, Map.of())) {
        var environment = Map.of(
            "AWS_ENDPOINT_URL", aws.endpoint(),
            "AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
        var command = Stream.concat(
            Stream.of("scripts/dead-letters"),
            Stream.concat(Stream.of(arguments), Stream.of("--stack", StubAws.STACK)));
        return CommandResult.runProcess(environment, command.toArray(String[]::new));
      }
    }
  }

  @Nested
  class The_script {

    @Test
    void lists_messages_and_leaves_them_visible() {
      deadLetter(GOOD.formatted(1), Map.of());
      var result = CommandResult.runProcess(
          Map.of(), "scripts/dead-letters", "list", "--local", "--queue-url", queue.url());
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains("s-1 ", "undelivered", "1 dead letter.");
      var count = CommandResult.runProcess(
          Map.of(), "aws", "sqs", "get-queue-attributes", "--endpoint-url",
          queue.endpoint().toString(), "--region", "eu-west-1", "--queue-url",
          queue.deadLetterUrl(), "--attribute-names", "ApproximateNumberOfMessages", "--output",
          "text", "--query", "Attributes.ApproximateNumberOfMessages");
      assertThat(count.out().strip()).isEqualTo("1");
    }

    @Test
    void exits_with_2_for_wrong_arguments_and_0_for_help() {
      assertThat(CommandResult.runProcess(Map.of(), "scripts/dead-letters").exitCode())
          .isEqualTo(2);
      assertThat(
          CommandResult.runProcess(
              Map.of(), "scripts/dead-letters", "replay", "--only", "all", "--local",
              "--queue-url",
              queue.url()).exitCode())
          .isEqualTo(2);
      assertThat(CommandResult.runProcess(Map.of(), "scripts/dead-letters", "--help").exitCode())
          .isZero();
    }
  }

  @Nested
  class On_FIFO_queues extends WithFifoQueues {

    @Test
    void replay_by_code_keeps_message_groups_and_their_order() {
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
      var list = CommandResult.runCommandLine("", DeadLettersCommand::commandLine, "list",
          "--local", "--queue-url", fifo.url());
      assertThat(list.out()).contains("20 dead letters seen, 4 not seen.");
      var replay = CommandResult.runCommandLine("", DeadLettersCommand::commandLine, "replay",
          "--only", "code=undelivered",
          "--local",
          "--queue-url", fifo.url());
      assertThat(replay.out()).contains("Replayed: 24 messages. Failed: 0.");
      var groups = new ArrayList<Message>();
      for (var some = receive(fifo.client(), fifo.url()); !some.isEmpty(); some = receive(
          fifo.client(), fifo.url())) {
        groups.addAll(some);
        some.forEach(
            message -> fifo.client().deleteMessage(
                it -> it.queueUrl(fifo.url()).receiptHandle(message.receiptHandle())));
      }
      assertThat(bodiesOfGroup(groups, "group-0")).containsExactlyElementsOf(
          IntStream.range(0, 12).mapToObj(i -> GOOD.formatted(2 * i)).toList());
      assertThat(bodiesOfGroup(groups, "group-1")).containsExactlyElementsOf(
          IntStream.range(0, 12).mapToObj(i -> GOOD.formatted(2 * i + 1)).toList());
    }

    private List<String> bodiesOfGroup(List<Message> messages, String group) {
      return messages.stream()
          .filter(
              it -> group.equals(it.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)))
          .map(Message::body)
          .toList();
    }
  }

  private CommandResult run(String input, String command, String... arguments) {
    var all = Stream.concat(
        Stream.of(command, "--local", "--queue-url", queue.url()), Stream.of(arguments));
    return CommandResult.runCommandLine(input, DeadLettersCommand::commandLine,
        all.toArray(String[]::new));
  }

  private void deadLetter(String body, Map<String, MessageAttributeValue> rejectionAttributes) {
    var attributes = new HashMap<>(publisherAttributes());
    attributes.putAll(rejectionAttributes);
    sqs.sendMessage(
        it -> it.queueUrl(queue.deadLetterUrl()).messageBody(body).messageAttributes(attributes));
  }

  private void undelivered(
      String url, String body, Map<String, MessageAttributeValue> attributes) {
    sqs.sendMessage(it -> it.queueUrl(url).messageBody(body).messageAttributes(attributes));
  }

  private static Map<String, MessageAttributeValue> eventBridge() {
    return Map.of(
        "RULE_ARN", text("a-rule"),
        "TARGET_ARN", text("a-queue"),
        "ERROR_CODE", text("NO_PERMISSIONS"),
        "ERROR_MESSAGE", text("Not allowed"),
        "RETRY_ATTEMPTS", text("0"));
  }

  private static Map<String, MessageAttributeValue> publisherAttributes() {
    return Map.of(
        "source", text("a school"),
        "binary", binary(1, 2, 3));
  }

  private static Map<String, MessageAttributeValue> rejection(String code, String sentence) {
    return Map.of(
        "rejection_code", text(code),
        "rejection_sentence", text(sentence),
        "original_message_id", text("first-id"),
        "first_sent_timestamp", text("1700000000000"));
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
