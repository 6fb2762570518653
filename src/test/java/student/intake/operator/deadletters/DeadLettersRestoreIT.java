package student.intake.operator.deadletters;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;

@Isolated("The tests start processes, which slow down other tests.")
class DeadLettersRestoreIT {

  private static final String TRACE_HEADER = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=1";

  private final DeadLettersFixture letters = DeadLettersFixture.start(EmbeddedQueue.Kind.STANDARD);

  @TempDir
  private Path folder;

  @AfterEach
  void stop() {
    letters.close();
  }

  @Test
  void restores_bodies_attributes_the_message_group_and_the_trace_header() {
    var attributes = Map.of(
        "source", DeadLettersFixture.text("a school"),
        "b", DeadLettersFixture.binary(1, 2, 3),
        "rejection_code", DeadLettersFixture.text("blank-id"));
    letters.sqs().sendMessage(
        it -> it.queueUrl(letters.queue().deadLetterUrl())
            .messageBody("no JSON \u2028 \u00e9")
            .messageAttributes(attributes)
            .messageGroupId("tenant-1")
            .messageSystemAttributes(DeadLettersFixture.traceHeader(TRACE_HEADER)));
    var result = letters.run("restore", discarded(letters));
    assertThat(result.out()).contains("Restored: 1 message. Failed: 0. Already restored: 0.");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(letters.drain(letters.queue().deadLetterUrl())).singleElement().satisfies(
        it -> assertThat(it.body()).isEqualTo("no JSON \u2028 \u00e9"),
        it -> assertThat(it.messageAttributes()).containsAllEntriesOf(attributes),
        it -> assertThat(it.attributesAsStrings())
            .containsEntry("MessageGroupId", "tenant-1")
            .containsEntry("AWSTraceHeader", TRACE_HEADER));
  }

  @Test
  void restored_messages_are_found_by_the_id_that_they_had() throws IOException {
    letters.sendStudents(1);
    var file = discarded(letters);
    var id = DeadLetterJson.read(Files.readAllBytes(Path.of(file))).orElseThrow().message()
        .messageId();
    letters.run("restore", file);
    assertThat(letters.run("show", id).exitCode()).isZero();
  }

  @Test
  void restores_only_the_selected_messages() {
    letters.sendStudents(2);
    letters.send("{\"id\": \"s-7\"}", Map.of());
    var file = discarded(letters);
    assertThat(letters.run("restore", file, "--only", "code=missing-student-name").exitCode())
        .isZero();
    assertThat(bodies(letters.drain(letters.queue().deadLetterUrl())))
        .containsExactly("{\"id\": \"s-7\"}");
    assertThat(letters.run("restore", file, "--only", "id=none").exitCode()).isEqualTo(1);
  }

  @Test
  void restores_each_message_once() throws IOException {
    letters.sendStudents(3);
    var file = discarded(letters);
    Files.writeString(
        Path.of(file), Files.readString(Path.of(file)), StandardOpenOption.APPEND);
    assertThat(letters.run("restore", file).out())
        .contains("Restored: 3 messages. Failed: 0. Already restored: 3.");
    var second = letters.run("restore", file);
    assertThat(second.out()).contains("Restored: 0 messages. Failed: 0. Already restored: 6.");
    assertThat(second.err()).contains("All were restored before", ".restored");
    assertThat(letters.depth().total()).isEqualTo(3);
  }

  @Test
  void restores_again_when_the_progress_was_removed() throws IOException {
    letters.sendStudents(2);
    var file = discarded(letters);
    letters.run("restore", file);
    Files.delete(Path.of(file + ".restored"));
    letters.run("restore", file);
    assertThat(letters.depth().total()).isEqualTo(4);
  }

  @Test
  void keeps_the_progress_in_a_file_for_its_owner_only() throws IOException {
    letters.sendStudents(1);
    var file = discarded(letters);
    letters.run("restore", file);
    assertThat(
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(Path.of(file + ".restored"))))
        .isEqualTo("rw-------");
  }

  @Test
  void goes_on_after_it_was_killed_and_names_the_message_that_can_be_there_twice()
      throws Exception {
    letters.sendStudents(8);
    var file = discarded(letters);
    killAtSend(letters, 4, file);
    assertThat(letters.depth().total()).isEqualTo(4);
    var result = letters.run("restore", file);
    assertThat(result.out()).contains("Restored: 5 messages. Failed: 0. Already restored: 3.");
    assertThat(result.err()).containsOnlyOnce("can be in the queue twice");
    assertThat(bodies(letters.drain(letters.queue().deadLetterUrl())))
        .hasSize(9)
        .containsAll(students(8));
  }

  @Test
  void sends_nothing_if_a_line_is_not_a_dead_letter() throws IOException {
    letters.sendStudents(2);
    var file = discarded(letters);
    var lines = Files.readAllLines(Path.of(file));
    Files.write(Path.of(file), List.of(lines.get(0), "{\"id\": \"s-1\"}", lines.get(1)));
    var result = letters.run("restore", file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(letters.depth().total()).isZero();
    assertThat(Path.of(file + ".restored")).doesNotExist();
  }

  @Test
  void restores_a_file_whose_last_line_is_cut_off_and_says_so() throws IOException {
    letters.sendStudents(2);
    var file = discarded(letters);
    var text = Files.readString(Path.of(file));
    Files.writeString(Path.of(file), text.substring(0, text.length() - 30));
    var result = letters.run("restore", file);
    assertThat(result.out()).contains("Restored: 1 message.");
    assertThat(result.err()).contains("Line 2 of ", "incomplete");
  }

  @Test
  void goes_on_from_a_progress_whose_last_line_is_cut_off() throws IOException {
    letters.sendStudents(3);
    var file = discarded(letters);
    letters.run("restore", file);
    var progress = Path.of(file + ".restored");
    var text = Files.readString(progress);
    Files.writeString(progress, text.substring(0, text.length() - 10));
    assertThat(letters.run("restore", file).out())
        .contains("Restored: 1 message. Failed: 0. Already restored: 2.");
    assertThat(letters.run("restore", file).out())
        .contains("Restored: 0 messages. Failed: 0. Already restored: 3.");
  }

  @Test
  void refuses_the_progress_of_another_queue() throws IOException {
    letters.sendStudents(1);
    var file = discarded(letters);
    letters.run("restore", file);
    var other = letters.sqs().createQueue(it -> it.queueName("other")).queueUrl();
    assertThat(
        letters.run("restore", file, "--dead-letter-queue-url", other).exitCode()).isEqualTo(1);
    assertThat(letters.depth(other).total()).isZero();
  }

  @Test
  void reports_what_the_queue_did_not_accept_and_sends_it_the_next_time() throws IOException {
    letters.sendStudents(2);
    var file = discarded(letters);
    var gone = letters.run(
        "restore", file, "--dead-letter-queue-url", letters.queue().deadLetterUrl() + "-gone");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.out()).contains("Restored: 0 messages. Failed: 2.");
    Files.delete(Path.of(file + ".restored"));
    assertThat(letters.run("restore", file).out()).contains("Restored: 2 messages. Failed: 0.");
  }

  @Nested
  class To_a_FIFO_queue {

    private final DeadLettersFixture fifo = DeadLettersFixture.start(EmbeddedQueue.Kind.FIFO);

    @AfterEach
    void stop() {
      fifo.close();
    }

    @Test
    void keeps_message_groups_and_their_order() {
      for (var i = 0; i < 8; i++) {
        fifo.sendToGroup("group-" + i % 2, DeadLettersFixture.student(i));
      }
      assertThat(fifo.run("restore", discarded(fifo)).exitCode()).isZero();
      var restored = fifo.drain(fifo.queue().deadLetterUrl());
      assertThat(bodiesOf(restored, "group-0")).containsExactlyElementsOf(
          IntStream.range(0, 4).mapToObj(i -> DeadLettersFixture.student(2 * i)).toList());
      assertThat(bodiesOf(restored, "group-1")).containsExactlyElementsOf(
          IntStream.range(0, 4).mapToObj(i -> DeadLettersFixture.student(2 * i + 1)).toList());
    }

    @Test
    void restores_each_message_once_even_if_it_was_killed_while_it_sent_one() throws Exception {
      for (var i = 0; i < 6; i++) {
        fifo.sendToGroup("a-group", DeadLettersFixture.student(i));
      }
      var file = discarded(fifo);
      killAtSend(fifo, 4, file);
      assertThat(fifo.run("restore", file).exitCode()).isZero();
      assertThat(bodies(fifo.drain(fifo.queue().deadLetterUrl())))
          .containsExactlyElementsOf(students(6));
    }

    @Test
    void restores_a_message_that_was_discarded_again() {
      fifo.sendToGroup("a-group", DeadLettersFixture.student(0));
      fifo.run("restore", discarded(fifo));
      var again = folder.resolve("again.jsonl").toString();
      fifo.run("discard", "--all", "--yes", "--file", again);
      assertThat(fifo.run("restore", again).exitCode()).isZero();
      assertThat(fifo.depth().total()).isEqualTo(1);
    }

    private static List<String> bodiesOf(List<Message> messages, String group) {
      return bodies(
          messages.stream()
              .filter(it -> group.equals(it.attributesAsStrings().get("MessageGroupId")))
              .toList());
    }
  }

  /** Discards all dead letters and returns the file that has them. */
  private String discarded(DeadLettersFixture from) {
    var file = folder.resolve("letters.jsonl").toString();
    var result = from.run("discard", "--all", "--yes", "--file", file);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return file;
  }

  private static List<String> students(int count) {
    return IntStream.range(0, count).mapToObj(DeadLettersFixture::student).toList();
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  /** Kills a restore when its message {@code number} has arrived and is not acknowledged. */
  private static void killAtSend(DeadLettersFixture fixture, int number, String file)
      throws Exception {
    var calls = new AtomicInteger();
    var process = new CompletableFuture<Process>();
    var endpoint = fixture.queue().endpoint();
    try (var proxy = FaultyProxy.start(endpoint, () -> {
      if (calls.incrementAndGet() == number) {
        process.join().destroyForcibly();
        return new Fault.ClosedAfterCall();
      }
      return new Fault.None();
    })) {
      var url = fixture.queue().url().replace(endpoint.toString(), proxy.endpoint().toString());
      process.complete(
          DeadLettersFixture.start(
              url, "restore", file, "--dead-letter-queue-url",
              fixture.queue().deadLetterUrl()));
      assertThat(process.join().waitFor(1, MINUTES)).isTrue();
      assertThat(process.join().exitValue()).isEqualTo(128 + 9);
    }
  }
}
