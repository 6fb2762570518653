package student.intake.operator.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.operator.CommandResult;
import student.intake.operator.input.InputLine;

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
    void without_the_columns_is_not_shown_with_its_control_characters() throws IOException {
      var csv = write("students.csv", "email\u001B[2J,id,name\n");
      var result = CommandResult.runProcess(
          Map.of(), "scripts/send", csv, "--local", "--queue-url", "http://127.0.0.1:1/q");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("Found:  email", "id, name").doesNotContain("\u001B");
    }

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
          "line 6: csv-columns: Expected 2 values but found 1.",
          "Warning: 1 student has an id or a name of several lines, as if a quote was not closed (line 2).");
      assertThat(result.out())
          .isEqualTo("3 of 4 lines are invalid; nothing was sent." + System.lineSeparator());
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
    void is_recognized_by_its_content_whatever_its_name() throws IOException {
      for (var name : List.of("students.CSV", "students.tsv", "students.txt", "students")) {
        var url = newQueue();
        assertThat(send(url, "", write(name, "id\tstudent_name\ns-1\tAda\n")).exitCode()).isZero();
        assertThat(bodies(url)).containsExactly("{\"id\":\"s-1\",\"student_name\":\"Ada\"}");
      }
    }

    @Test
    void can_come_from_standard_input() {
      var url = newQueue();
      assertThat(send(url, "id;student_name\ns-1;Ada\n", "-").exitCode()).isZero();
      assertThat(bodies(url)).hasSize(1);
    }

    @Test
    void can_have_other_columns_delimiters_and_encodings() throws IOException {
      var url = newQueue();
      var file = folder.resolve("windows.txt");
      Files.write(
          file, "Nr|Vorname|Name\n7|Zoë|Müller\n".getBytes(Charset.forName("windows-1252")));
      var result = send(
          url, "", file.toString(), "--encoding", "windows-1252", "--delimiter", "|",
          "--id-column", "Nr", "--name-columns", "Vorname,Name");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(bodies(url)).containsExactly("{\"id\":\"7\",\"student_name\":\"Zoë Müller\"}");
    }

    @Test
    void is_not_sent_with_unknown_options() {
      for (var wrong : List.of(
          List.of("--delimiter", ",,"), List.of("--delimiter", "\""),
          List.of("--encoding", "klingon"),
          List.of("--format", "xml"), List.of("--from-line", "0"),
          List.of("--id-column", " "), List.of("--name-column", ""),
          List.of("--name-columns", ","), List.of("--name-columns", "given, ,family"),
          List.of("--message-group-id", "a b"), List.of("--message-group-id", "g"),
          List.of("--name-column", "a", "--name-columns", "b,c"))) {
        var arguments = Stream.concat(Stream.of("-"), wrong.stream()).toArray(String[]::new);
        assertThat(send("http://127.0.0.1:1/q", "id,student_name\ns-1,Ada\n", arguments).exitCode())
            .as("%s", wrong).isEqualTo(2);
      }
    }

    @Test
    void without_the_columns_is_answered_with_the_command_that_reads_it() throws IOException {
      var csv = write("users.csv", "Student ID;Surname;Given name\n1;Lovelace;Ada\n");
      var result = CommandResult.runProcess(
          Map.of(), "scripts/send", "--local", csv, "--id-column", "nr", "--rate=5");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains(
          "scripts/send " + csv
              + " --local --rate=5 --id-column 'Student ID' --name-columns 'Given name,Surname' --dry-run");
    }

    @Test
    void with_a_header_only_is_refused() {
      assertThat(send(newQueue(), "id,student_name\n", "-").exitCode()).isEqualTo(1);
    }

    @Test
    void that_cannot_be_opened_is_a_wrong_argument() {
      for (var path : List.of("no-such-file.csv", folder.toString())) {
        assertThat(send("http://127.0.0.1:1/q", "", path).exitCode()).isEqualTo(2);
      }
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
  class A_student_that_occurs_more_than_once {

    @Test
    void is_sent_once_if_the_name_is_the_same() {
      var url = newQueue();
      var result = send(
          url, "id,student_name\ns-1,Ada\ns-2,Grace\ns-1,Ada\n", "-");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out().lines()).satisfiesExactly(
          it -> assertThat(it).startsWith("Sent 2 of 2 messages to "),
          it -> assertThat(it)
              .isEqualTo("1 line repeats an earlier line and was not sent (line 4)."));
      assertThat(bodies(url)).hasSize(2);
    }

    @Test
    void is_invalid_with_both_line_numbers_if_the_names_differ() {
      var url = newQueue();
      var result = send(url, "id,student_name\ns-1,Ada\ns-2,Grace\ns-1,Eve\n", "-");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).startsWith("lines 2 and 4: two-names-for-one-id: ");
      assertThat(result.out()).startsWith("2 of 3 lines are invalid; nothing was sent.");
      assertThat(bodies(url)).isEmpty();
    }

    @Test
    void is_not_sent_under_either_name_with_skip_invalid() {
      var url = newQueue();
      var result = send(
          url, "id,student_name\ns-1,Ada\ns-2,Grace\ns-1,Eve\n", "-", "--skip-invalid");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).startsWith("Sent 1 of 1 message to ");
      assertThat(bodies(url)).containsExactly("{\"id\":\"s-2\",\"student_name\":\"Grace\"}");
    }
  }

  @Nested
  class The_report {

    @Test
    void warns_of_spaces_around_an_id_and_sends_it_unchanged() {
      var url = newQueue();
      var result = send(url, "id,student_name\n s-1,Ada\ns-2\u00A0,Grace\ns-3,Alan\n", "-");
      assertThat(result.exitCode()).isZero();
      assertThat(result.err().lines().toList()).containsExactly(
          "Warning: 2 ids start or end with a space, which is kept as part of the id (lines 2, 3).");
      assertThat(bodies(url)).contains("{\"id\":\" s-1\",\"student_name\":\"Ada\"}");
    }

    @Test
    void warns_of_what_a_spreadsheet_made_of_an_id_or_a_name_and_of_line_breaks() {
      var result = send(
          newQueue(),
          "id,student_name\n1.23E+05,Ada\n\"=\"\"0012\"\"\",Grace\n3,#N/A\n4,\"Eve\n5,Bob\"\n1E5,Cy\n",
          "-",
          "--dry-run");
      assertThat(result.exitCode()).isZero();
      assertThat(result.err().lines().toList()).containsExactly(
          "Warning: 3 students have an id or a name that is a rounded number (1.23E+05), a formula or an error value of a spreadsheet (lines 2, 3, 4).",
          "Warning: 1 student has an id or a name of several lines, as if a quote was not closed (line 5).");
    }

    @Test
    void of_one_student_has_no_line_numbers() {
      var spaces = send("http://127.0.0.1:1/q", "", "--id", " s", "--name", "Ada", "--dry-run");
      assertThat(spaces.err().strip()).isEqualTo(
          "Warning: 1 id starts or ends with a space, which is kept as part of the id.");
      var invalid = send("http://127.0.0.1:1/q", "", "--id", "", "--name", "Ada");
      assertThat(invalid.exitCode()).isEqualTo(1);
      assertThat(invalid.out()).isEmpty();
    }

    @Test
    void of_many_invalid_lines_has_the_first_few_of_each_code() {
      var lines = "id,student_name\n" + ",Ada\n".repeat(2_000) + "s-1\n";
      var result = send("http://127.0.0.1:1/q", lines, "-");
      assertThat(result.err().lines()).hasSize(8).endsWith(
          "line 2002: csv-columns: Expected 2 values but found 1.", "blank-id: 1,995 more lines",
          "--all-refusals prints every line.");
      assertThat(result.out()).startsWith("2,001 of 2,001 lines are invalid");
    }

    @Test
    void has_every_invalid_line_with_all_refusals() {
      var lines = "id,student_name\n" + ",Ada\n".repeat(2_000);
      var result = send("http://127.0.0.1:1/q", lines, "-", "--all-refusals");
      assertThat(result.err().lines()).hasSize(2_000);
    }
  }

  @Nested
  class A_command_with_from_line {

    @Test
    void sends_the_lines_from_that_line_on_and_checks_all() {
      var url = newQueue();
      var csv = "id,student_name\ns-1,Ada\ns-2,Grace\ns-3,Alan\n";
      var result = send(url, csv, "-", "--from-line", "3");
      assertThat(result.out()).startsWith("Sent 2 of 2 messages to ");
      assertThat(bodies(url)).noneMatch(it -> it.contains("s-1"));
      assertThat(send(url, csv + "s-1,Eve\n", "-", "--from-line", "3").exitCode()).isEqualTo(1);
    }

    @Test
    void beyond_the_last_line_fails() {
      var result = send(newQueue(), students(3), "-", "--from-line", "4");
      assertThat(result.exitCode()).isEqualTo(1);
    }
  }

  @Nested
  class JSON_lines {

    @Test
    void that_dead_letters_save_wrote_are_sent_as_their_bodies() {
      var url = newQueue();
      var saved = """
          {"message_id":"m-1","code":"gave-up","body":"{\\"id\\":\\"s-1\\",\\"student_name\\":\\"Ada\\"}","attributes":{"SentTimestamp":"1"},"message_attributes":{}}
          """;
      assertThat(send(url, saved, "-").exitCode()).isZero();
      assertThat(bodies(url)).containsExactly("{\"id\":\"s-1\",\"student_name\":\"Ada\"}");
    }

    @Test
    void have_no_columns() {
      assertThat(send(newQueue(), students(1), "-", "--id-column", "id").exitCode()).isEqualTo(2);
    }

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
      var lines = students(21);
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
          .formatted("x".repeat(InputLine.MAX_BYTES));
      assertThat(send(url, odd + large, "-").err().lines())
          .satisfiesExactly(
              it -> assertThat(it).startsWith("line 1: character-not-for-sqs"),
              it -> assertThat(it).startsWith("line 2: message-too-large"));
    }

    @Test
    void larger_than_1_MiB_in_total_are_sent_in_several_requests() {
      var url = newQueue();
      var large = students(7)
          .replace("}", ", \"more\": \"%s\"}".formatted("x".repeat(InputLine.MAX_BYTES / 3)));
      assertThat(send(url, large, "-").exitCode()).isZero();
      assertThat(bodies(url)).hasSize(7);
    }

    @Test
    void are_sent_at_the_specified_rate() {
      var url = newQueue();
      var start = System.nanoTime();
      var lines = students(30);
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
    void that_cannot_succeed_ends_the_command_with_the_cause_and_the_first_line() {
      var url = newQueue() + "-gone";
      var result = send(url, students(25), "-");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).startsWith("Sent 0 of 25 messages to ");
      assertThat(result.err().lines()).satisfiesExactly(
          it -> assertThat(it).startsWith("Sending ended early: "),
          it -> assertThat(it).isEqualTo("25 messages were not sent."),
          it -> assertThat(it)
              .isEqualTo("To continue, run the same command with --from-line 1."));
    }

    @Test
    void that_fails_in_every_attempt_lists_the_first_few_lines() {
      var url = newQueue();
      try (var proxy = FaultyProxy.start(
          server.endpoint(), () -> new Fault.ErrorResponse(503, "ServiceUnavailable"))) {
        var result = send(through(proxy, url), students(7), "-");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().filter(it -> !it.startsWith("Sending "))).satisfiesExactly(
            it -> assertThat(it).isEqualTo(
                "7 messages were not sent (lines 1, 2, 3, 4, 5 and 2 more): Injected (ServiceUnavailable)"),
            it -> assertThat(it).endsWith(" with --from-line 1."));
      }
    }
  }

  @Nested
  class An_interrupted_command {

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void says_where_to_continue(String signal, int exitCode)
        throws IOException, InterruptedException {
      var url = newQueue();
      var students = write("students.csv", "id,student_name\n" + csv(400));
      var process = start(
          "scripts/send", students, "--local", "--queue-url", url, "--rate", "40",
          "--max-concurrent-requests", "1");
      await().until(() -> messages(url) >= 10);
      start("kill", "-s", signal, String.valueOf(process.pid())).waitFor();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
      var sent = messages(url);
      assertThat(output).contains(
          "Sent %d of 400 messages to ".formatted(sent),
          "Interrupted: %d messages were not sent.".formatted(400 - sent),
          "To continue, run the same command with --from-line %d.".formatted(sent + 2));
      send(url, "", students, "--from-line", String.valueOf(sent + 2));
      assertThat(messages(url)).isEqualTo(400);
    }

    private int messages(String url) {
      var name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
      return Integer.parseInt(
          server.client().getQueueAttributes(it -> it.queueUrl(url).attributeNames(name))
              .attributes().get(name));
    }

    private static Process start(String... command) throws IOException {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
      return builder.start();
    }

    private static String csv(int count) {
      return IntStream.rangeClosed(1, count).mapToObj("s-%d,Ada\n"::formatted)
          .collect(Collectors.joining());
    }
  }

  @Nested
  class A_FIFO_queue {

    @Test
    void receives_the_message_of_each_student_in_a_message_group_of_its_own() {
      var url = newFifoQueue();
      assertThat(send(url, students(60), "-").exitCode()).isZero();
      assertThat(receiveAll(url)).hasSize(60)
          .extracting(it -> it.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
          .doesNotHaveDuplicates();
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

  }

  private static CommandResult send(String url, String input, String... arguments) {
    var all = new ArrayList<>(List.of("--local", "--queue-url", url));
    all.addAll(List.of(arguments));
    return CommandResult.runInProcess(input, SendCommand::new, all.toArray(String[]::new));
  }

  /** Returns {@code count} students as JSON lines. */
  private static String students(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "{\"id\": \"s-%d\", \"student_name\": \"Ada\"}\n".formatted(i))
        .collect(Collectors.joining());
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
