package student.intake.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("The tests start processes, which slow down other tests.")
class SendIT {

  private static final String LF = "\n";

  private final EmbeddedQueue server = EmbeddedQueue.start(
      Template.read(), EmbeddedQueue.Kind.STANDARD, 0);
  private final AtomicInteger queues = new AtomicInteger();

  private final Path folder;

  SendIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Nested
  class The_script {

    @Test
    void sends_one_student() {
      var url = newQueue();
      var result = CommandResult.runProcess(
          Map.of(), "scripts/send", "--local", "--queue-url", url, "--id", "s-1", "--name",
          "Ada \"Countess\" Lovelace");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains("Sent 1 of 1 message to " + url);
      assertThat(result.out() + result.err()).doesNotContain("Ada");
      var received = CommandResult.runProcess(
          Map.of(), "aws", "sqs", "receive-message", "--endpoint-url",
          server.endpoint().toString(), "--region", "eu-west-1", "--queue-url", url, "--output",
          "text", "--query", "Messages[0].Body");
      assertThat(received.out().strip())
          .isEqualTo("{\"id\":\"s-1\",\"student_name\":\"Ada \\\"Countess\\\" Lovelace\"}");
    }

    @Test
    void exits_with_2_for_wrong_arguments_and_0_for_help() {
      assertThat(CommandResult.runProcess(Map.of(), "scripts/send").exitCode()).isEqualTo(2);
      var help = CommandResult.runProcess(Map.of(), "scripts/send", "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).startsWith("Usage: scripts/send");
    }

    @Test
    void uses_the_credentials_and_the_region_of_the_environment() {
      var url = newQueue();
      var environment = Map.of(
          "AWS_ENDPOINT_URL", server.endpoint().toString(), "AWS_DEFAULT_REGION", "eu-west-1",
          "AWS_REGION", "", "AWS_PROFILE", "no-such-profile", "AWS_ACCESS_KEY_ID", "",
          "AWS_SECRET_ACCESS_KEY", "", "AWS_CONFIG_FILE", folder.resolve("none").toString());
      var result = CommandResult.runProcess(
          environment, "scripts/send", "--queue-url", url, "--id", "s-1", "--name", "Ada");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("'no-such-profile'");
      assertThat(bodies(url)).isEmpty();
    }
  }

  @Nested
  class A_CSV_file {

    @Test
    void can_have_quotes_line_breaks_a_byte_order_mark_and_columns_in_any_order()
        throws IOException {
      var url = newQueue();
      var csv = write(
          "students.csv",
          "\uFEFFstudent_name,id,town\r\n\"Lovelace, \"\"Ada\"\"\r\nKing\",s-1,London\r\nGrace,s-2,\r\n\r\n");
      assertThat(send(url, "", csv).exitCode()).isZero();
      assertThat(bodies(url)).containsExactlyInAnyOrder(
          "{\"id\":\"s-1\",\"student_name\":\"Lovelace, \\\"Ada\\\"\\r\\nKing\"}",
          "{\"id\":\"s-2\",\"student_name\":\"Grace\"}");
    }

    @Test
    void with_invalid_lines_is_not_sent_and_each_is_reported_with_its_first_line_number()
        throws IOException {
      var url = newQueue();
      var csv = write(
          "students.csv", "id,student_name\ns-1,\"Ada\nLovelace\"\ns-2,\" \"\n,Grace\ns-4\n");
      var result = send(url, "", csv);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).containsExactly(
          "line 4: blank-student-name: The value of student_name has no visible character.",
          "line 5: blank-id: The value of id has no visible character.",
          "line 6: csv-columns: Expected 2 values but found 1.");
      assertThat(result.out())
          .isEqualTo("3 of 4 lines invalid; nothing was sent." + System.lineSeparator());
      assertThat(bodies(url)).isEmpty();
    }

    @Test
    void with_invalid_lines_is_sent_without_them_with_skip_invalid() throws IOException {
      var url = newQueue();
      var csv = write("students.csv", "id,student_name\ns-1,Ada\n,Grace\n");
      assertThat(send(url, "", csv, "--skip-invalid").exitCode()).isEqualTo(1);
      assertThat(bodies(url)).hasSize(1);
    }

    @Test
    void without_a_header_or_not_in_UTF_8_is_not_sent() throws IOException {
      var url = newQueue();
      assertThat(send(url, "", write("plain.csv", "s-1,Ada\n")).exitCode()).isEqualTo(1);
      var latin = folder.resolve("latin.csv");
      Files.write(latin, new byte[]{'i', 'd', ',', (byte) 0xE4, '\n'});
      assertThat(send(url, "", latin.toString()).exitCode()).isEqualTo(1);
      assertThat(bodies(url)).isEmpty();
    }
  }

  @Nested
  class JSON_lines {

    @Test
    void from_standard_input_are_sent_unchanged() {
      var url = newQueue();
      var lines = IntStream.range(0, 95)
          .mapToObj(i -> "{\"student_name\": \"Name %d\",  \"id\": \"s-%d\"}".formatted(i, i))
          .toList();
      var result = send(url, String.join(LF + LF, lines), "-");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).startsWith("Sent 95 of 95 ");
      assertThat(bodies(url)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void are_validated_but_not_sent_in_a_dry_run() {
      var url = newQueue();
      var lines = "{\"id\": \"s\", \"student_name\": \"n\"}\n".repeat(21);
      var result = send(url, lines, "-", "--dry-run");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).startsWith("Dry run: 21 messages in 3 requests to " + url);
      assertThat(send(url, "{\"id\": \"s\"}", "-", "--dry-run").exitCode()).isEqualTo(1);
      assertThat(bodies(url)).isEmpty();
    }

    @Test
    void that_SQS_does_not_accept_are_invalid() {
      var url = newQueue();
      var odd = "{\"id\": \"s-1\", \"student_name\": \"n\uFFFE\"}\n";
      var large = "{\"id\": \"s-2\", \"student_name\": \"n\", \"more\": \"%s\"}"
          .formatted("x".repeat(student.intake.operator.input.InputLine.MAX_BYTES));
      assertThat(send(url, odd + large, "-").err().lines())
          .satisfiesExactly(
              it -> assertThat(it).startsWith("line 1: character-not-for-sqs"),
              it -> assertThat(it).startsWith("line 2: message-too-large"));
    }

    @Test
    void larger_than_1_MiB_in_total_are_sent_in_several_requests() {
      var url = newQueue();
      var large = "{\"id\": \"s-1\", \"student_name\": \"n\", \"more\": \"%s\"}\n"
          .formatted("x".repeat(student.intake.operator.input.InputLine.MAX_BYTES / 3));
      assertThat(send(url, large.repeat(7), "-").exitCode()).isZero();
      assertThat(bodies(url)).hasSize(7);
    }

    @Test
    void are_sent_at_the_specified_rate() {
      var url = newQueue();
      var start = System.nanoTime();
      var lines = "{\"id\": \"s\", \"student_name\": \"n\"}\n".repeat(30);
      assertThat(send(url, lines, "-", "--rate", "20").exitCode()).isZero();
      // The first batch is sent without delay, the other two after half a second each.
      assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.95);
    }
  }

  @Nested
  class A_failed_request {

    @Test
    void is_retried_for_the_entries_that_failed() {
      var url = newQueue();
      var calls = new AtomicInteger();
      try (var proxy = FaultyProxy.start(
          server.endpoint(),
          () -> switch (calls.incrementAndGet()) {
            case 1 -> new Fault.PartialFailure(true);
            case 2 -> new Fault.PartialFailure(false);
            case 3 -> new Fault.ErrorResponse(503, "ServiceUnavailable");
            default -> new Fault.None();
          })) {
        var lines = IntStream.range(0, 10)
            .mapToObj(i -> "{\"id\": \"s-%d\", \"student_name\": \"n\"}".formatted(i))
            .toList();
        var result = send(through(proxy, url), String.join(LF, lines), "-",
            "--max-concurrent-requests", "1");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("Sent 10 of 10 ");
        assertThat(bodies(url)).containsExactlyInAnyOrderElementsOf(lines);
        assertThat(calls).hasValueGreaterThanOrEqualTo(4);
      }
    }

    @Test
    void that_cannot_succeed_reports_every_line_as_not_sent() {
      var url = newQueue() + "-gone";
      var lines = "{\"id\": \"s-7\", \"student_name\": \"Ada\"}\n".repeat(25);
      var result = send(url, lines, "-");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).startsWith("Sent 0 of 25 ");
      assertThat(result.err().lines()).hasSize(25);
      assertThat(result.err()).contains("line 25: s-7 was not sent: ").doesNotContain("Ada");
    }
  }

  @Nested
  class A_FIFO_queue {

    @Test
    void receives_the_messages_of_each_student_in_order_in_their_own_message_group() {
      var url = newFifoQueue();
      var lines = IntStream.range(0, 60)
          .mapToObj(i -> "{\"id\": \"s %d\", \"student_name\": \"n%d\"}".formatted(i % 3, i))
          .toList();
      assertThat(send(url, String.join(LF, lines), "-").exitCode()).isZero();
      var groups = receiveAll(url).stream()
          .collect(
              Collectors.groupingBy(
                  it -> it.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID),
                  Collectors.mapping(Message::body, Collectors.toList())));
      assertThat(groups.values()).containsExactlyInAnyOrder(
          every3rd(lines, 0), every3rd(lines, 1), every3rd(lines, 2));
    }

    @Test
    void receives_all_messages_in_the_specified_message_group() {
      var url = newFifoQueue();
      var lines = IntStream.range(0, 25)
          .mapToObj(i -> "{\"id\": \"s-%d\", \"student_name\": \"n\"}".formatted(i))
          .toList();
      assertThat(send(url, String.join(LF, lines), "-", "--message-group-id", "g").exitCode())
          .isZero();
      assertThat(bodies(url)).containsExactlyElementsOf(lines);
    }

    private List<String> every3rd(List<String> lines, int first) {
      return IntStream.range(0, lines.size() / 3).mapToObj(i -> lines.get(3 * i + first)).toList();
    }
  }

  private static CommandResult send(String url, String input, String... arguments) {
    var all = new ArrayList<>(List.of("--local", "--queue-url", url));
    all.addAll(List.of(arguments));
    return CommandResult.runInProcess(input, SendCommand::new, all.toArray(String[]::new));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(queues.incrementAndGet() + name), text).toString();
  }

  private String newQueue() {
    var name = "queue-" + queues.incrementAndGet();
    return server.client().createQueue(it -> it.queueName(name)).queueUrl();
  }

  private String newFifoQueue() {
    var name = "queue-" + queues.incrementAndGet() + ".fifo";
    return server.client()
        .createQueue(
            it -> it.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
        .queueUrl();
  }

  private String through(FaultyProxy proxy, String url) {
    return url.replace(server.endpoint().toString(), proxy.endpoint().toString());
  }

  private List<String> bodies(String url) {
    return receiveAll(url).stream().map(Message::body).toList();
  }

  /** Receives and deletes all messages: SQS returns a group's next messages only after the first. */
  private List<Message> receiveAll(String url) {
    var sqs = server.client();
    var all = new ArrayList<Message>();
    for (var some = receive(url); !some.isEmpty(); some = receive(url)) {
      all.addAll(some);
      some.forEach(
          message -> sqs.deleteMessage(
              it -> it.queueUrl(url).receiptHandle(message.receiptHandle())));
    }
    return all;
  }

  private List<Message> receive(String url) {
    return server.client()
        .receiveMessage(
            it -> it.queueUrl(url)
                .maxNumberOfMessages(10)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }
}
