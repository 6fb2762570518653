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
@Isolated("The processes that it starts take the machine's time from other tests.")
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
    void sends_one_student_that_the_aws_CLI_receives() {
      var url = newQueue();
      var ran = Ran.process(
          Map.of(), "scripts/send", "--local", "--queue-url", url, "--id", "s-1", "--name",
          "Ada \"Countess\" Lovelace");
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("Sent 1 of 1 to " + url);
      assertThat(ran.out() + ran.err()).doesNotContain("Ada");
      var received = Ran.process(
          Map.of(), "aws", "sqs", "receive-message", "--endpoint-url",
          server.endpoint().toString(), "--region", "eu-west-1", "--queue-url", url, "--output",
          "text", "--query", "Messages[0].Body");
      assertThat(received.out().strip())
          .isEqualTo("{\"id\":\"s-1\",\"student_name\":\"Ada \\\"Countess\\\" Lovelace\"}");
    }

    @Test
    void asks_for_arguments_with_2_and_explains_itself_with_0() {
      assertThat(Ran.process(Map.of(), "scripts/send").exitCode()).isEqualTo(2);
      var help = Ran.process(Map.of(), "scripts/send", "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).startsWith("Usage: scripts/send");
    }

    @Test
    void keeps_the_credentials_and_the_region_of_its_user() {
      var url = newQueue();
      var environment = Map.of(
          "AWS_ENDPOINT_URL", server.endpoint().toString(), "AWS_DEFAULT_REGION", "eu-west-1",
          "AWS_REGION", "", "AWS_PROFILE", "nobody", "AWS_ACCESS_KEY_ID", "",
          "AWS_SECRET_ACCESS_KEY", "", "AWS_CONFIG_FILE", folder.resolve("none").toString());
      var ran = Ran.process(
          environment, "scripts/send", "--queue-url", url, "--id", "s-1", "--name", "Ada");
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("'nobody'");
      assertThat(bodies(url)).isEmpty();
    }
  }

  @Nested
  class A_CSV_file {

    @Test
    void is_read_with_quotes_line_breaks_a_byte_order_mark_and_columns_in_any_order()
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
    void with_refused_lines_is_not_sent_and_each_is_reported_with_the_number_where_it_begins()
        throws IOException {
      var url = newQueue();
      var csv = write(
          "students.csv", "id,student_name\ns-1,\"Ada\nLovelace\"\ns-2,\" \"\n,Grace\ns-4\n");
      var ran = send(url, "", csv);
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err().lines()).containsExactly(
          "line 4: blank-student-name: The value of student_name has no visible character.",
          "line 5: blank-id: The value of id has no visible character.",
          "line 6: csv-columns: The line has 1 values, the header 2.");
      assertThat(ran.out()).isEqualTo("Refused 3 of 4; nothing was sent." + System.lineSeparator());
      assertThat(bodies(url)).isEmpty();
    }

    @Test
    void with_refused_lines_is_sent_without_them_when_asked() throws IOException {
      var url = newQueue();
      var csv = write("students.csv", "id,student_name\ns-1,Ada\n,Grace\n");
      assertThat(send(url, "", csv, "--skip-refused").exitCode()).isEqualTo(1);
      assertThat(bodies(url)).hasSize(1);
    }

    @Test
    void without_a_header_or_in_another_encoding_is_not_sent() throws IOException {
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
    void come_from_standard_input_and_are_sent_as_they_stand() {
      var url = newQueue();
      var lines = IntStream.range(0, 95)
          .mapToObj(i -> "{\"student_name\": \"Name %d\",  \"id\": \"s-%d\"}".formatted(i, i))
          .toList();
      var ran = send(url, String.join(LF + LF, lines), "-");
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).startsWith("Sent 95 of 95 ");
      assertThat(bodies(url)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void are_only_checked_in_a_dry_run() {
      var url = newQueue();
      var lines = "{\"id\": \"s\", \"student_name\": \"n\"}\n".repeat(21);
      var ran = send(url, lines, "-", "--dry-run");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).startsWith("Would send 21 in 3 calls to " + url);
      assertThat(send(url, "{\"id\": \"s\"}", "-", "--dry-run").exitCode()).isEqualTo(1);
      assertThat(bodies(url)).isEmpty();
    }

    @Test
    void that_SQS_does_not_take_are_refused() {
      var url = newQueue();
      var odd = "{\"id\": \"s-1\", \"student_name\": \"n\uFFFE\"}\n";
      var large = "{\"id\": \"s-2\", \"student_name\": \"n\", \"more\": \"%s\"}"
          .formatted("x".repeat(Line.MAX_BYTES));
      assertThat(send(url, odd + large, "-").err().lines())
          .satisfiesExactly(
              it -> assertThat(it).startsWith("line 1: character-not-for-sqs"),
              it -> assertThat(it).startsWith("line 2: message-too-large"));
    }

    @Test
    void of_more_than_1_MiB_together_go_in_several_calls() {
      var url = newQueue();
      var large = "{\"id\": \"s-1\", \"student_name\": \"n\", \"more\": \"%s\"}\n"
          .formatted("x".repeat(Line.MAX_BYTES / 3));
      assertThat(send(url, large.repeat(7), "-").exitCode()).isZero();
      assertThat(bodies(url)).hasSize(7);
    }

    @Test
    void keep_to_the_rate() {
      var url = newQueue();
      var start = System.nanoTime();
      var lines = "{\"id\": \"s\", \"student_name\": \"n\"}\n".repeat(30);
      assertThat(send(url, lines, "-", "--rate", "20").exitCode()).isZero();
      // The first ten need not wait; each ten after them half a second.
      assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.95);
    }
  }

  @Nested
  class A_call_that_fails {

    @Test
    void in_part_is_made_again_for_the_rest() {
      var url = newQueue();
      var calls = new AtomicInteger();
      try (var proxy = FaultyProxy.start(
          server.endpoint(),
          () -> switch (calls.incrementAndGet()) {
            case 1 -> new Fault.PartlyDone(true);
            case 2 -> new Fault.PartlyDone(false);
            case 3 -> new Fault.Answer(503, "ServiceUnavailable");
            default -> new Fault.None();
          })) {
        var lines = IntStream.range(0, 10)
            .mapToObj(i -> "{\"id\": \"s-%d\", \"student_name\": \"n\"}".formatted(i))
            .toList();
        var ran = send(through(proxy, url), String.join(LF, lines), "-", "--in-flight", "1");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("Sent 10 of 10 ");
        assertThat(bodies(url)).containsExactlyInAnyOrderElementsOf(lines);
        assertThat(calls).hasValueGreaterThanOrEqualTo(4);
      }
    }

    @Test
    void for_good_lists_every_line_that_was_not_sent() {
      var url = newQueue() + "-gone";
      var lines = "{\"id\": \"s-7\", \"student_name\": \"Ada\"}\n".repeat(25);
      var ran = send(url, lines, "-");
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.out()).startsWith("Sent 0 of 25 ");
      assertThat(ran.err().lines()).hasSize(25);
      assertThat(ran.err()).contains("line 25: s-7 was not sent: ").doesNotContain("Ada");
    }
  }

  @Nested
  class A_FIFO_queue {

    @Test
    void gets_each_students_messages_in_order_in_a_group_of_its_own() {
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
    void gets_all_messages_in_one_group_when_asked() {
      var url = newFifoQueue();
      var lines = IntStream.range(0, 25)
          .mapToObj(i -> "{\"id\": \"s-%d\", \"student_name\": \"n\"}".formatted(i))
          .toList();
      assertThat(send(url, String.join(LF, lines), "-", "--group", "g").exitCode()).isZero();
      assertThat(bodies(url)).containsExactlyElementsOf(lines);
    }

    private List<String> every3rd(List<String> lines, int first) {
      return IntStream.range(0, lines.size() / 3).mapToObj(i -> lines.get(3 * i + first)).toList();
    }
  }

  private static Ran send(String url, String input, String... arguments) {
    var all = new ArrayList<>(List.of("--local", "--queue-url", url));
    all.addAll(List.of(arguments));
    return Ran.here(input, SendCommand::new, all.toArray(String[]::new));
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

  /** Takes every message out, so that those behind it in its group can be received. */
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
