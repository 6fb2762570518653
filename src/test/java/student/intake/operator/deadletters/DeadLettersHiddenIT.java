package student.intake.operator.deadletters;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.operator.CommandResult;
import student.intake.operator.StubAws;

/** Messages that SQS hides: the commands say that there are some, and hide as few as they can. */
@Isolated("The tests start processes, which slow down other tests.")
class DeadLettersHiddenIT {

  private final DeadLettersFixture letters = DeadLettersFixture.start(EmbeddedQueue.Kind.STANDARD);

  @TempDir
  private Path folder;

  @AfterEach
  void stop() {
    letters.close();
  }

  @Nested
  class Messages_that_another_consumer_has_received {

    @Test
    void are_counted_by_list_which_does_not_say_that_there_are_none() {
      letters.sendStudents(3);
      letters.hide(60);
      var result = letters.run("list");
      assertThat(result.out()).contains("0 dead letters seen, 3 not seen.");
      assertThat(result.err()).contains("3 messages were not seen: another consumer", "--wait");
      assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void are_hidden_for_the_visibility_timeout_that_list_names() {
      letters.sendStudents(1);
      letters.hide(60);
      // The queue's visibility timeout is that of SQS.
      assertThat(letters.run("list").err()).contains("SQS hides it for at most 30 seconds");
    }

    @Test
    void are_not_said_to_be_missing_by_show() {
      letters.sendStudents(2);
      letters.hide(60);
      var result = letters.run("show", "s-1");
      assertThat(result.err())
          .contains("no dead letter with id=s-1 among 0 messages", "2 messages were not seen");
      assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void do_not_let_show_fail_if_it_finds_the_named_message() {
      letters.sendStudents(1);
      letters.hide(60);
      letters.send(DeadLettersFixture.student(7), Map.of());
      assertThat(letters.run("show", "s-7").exitCode()).isZero();
    }

    @Test
    @Timeout(60)
    void are_not_waited_for_by_show_when_it_has_found_the_named_message() {
      letters.sendStudents(1);
      letters.hide(600);
      letters.send(DeadLettersFixture.student(7), Map.of());
      assertThat(letters.run("show", "s-7", "--wait=600").exitCode()).isZero();
    }

    @Test
    void are_seen_if_the_command_waits_until_they_are_visible() {
      letters.sendStudents(3);
      letters.hide(3);
      var result = letters.run("list", "--wait");
      assertThat(result.out()).contains("3 dead letters.");
      assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void are_waited_for_no_longer_than_specified() {
      letters.sendStudents(3);
      letters.hide(600);
      assertThat(letters.run("list", "--wait=1").err()).contains("3 messages were not seen");
    }

    /** The move tasks of the embedded queue move hidden messages too; those of SQS do not. */
    @Test
    void are_not_moved_by_replay_which_says_so() {
      try (var aws = StubAws.start(Map.of(), Map.of())) {
        aws.setReply("StartMessageMoveTask", 200, "{\"TaskHandle\": \"a-task\"}");
        aws.setReply("ListMessageMoveTasks", 200, """
            {"Results": [{"TaskHandle": "a-task", "Status": "COMPLETED", "StartedTimestamp": 1,
              "ApproximateNumberOfMessagesMoved": 1}]}""");
        var result = CommandResult.runCommandLine(
            "", DeadLettersCommand::commandLine, "replay", "--local", "--queue-url",
            aws.endpoint() + "/000000000000/queue", "--dead-letter-queue-url",
            aws.endpoint() + "/000000000000/dead-letters");
        assertThat(result.out()).contains("COMPLETED: moved about 1 message.");
        assertThat(result.err()).contains("2 messages were not moved: another consumer");
        assertThat(result.exitCode()).isEqualTo(1);
      }
    }

    @Test
    void are_moved_by_replay_if_it_waits() {
      letters.sendStudents(3);
      letters.hide(2);
      var result = letters.run("replay", "--wait");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(letters.depth(letters.queue().url()).visible()).isEqualTo(3);
    }
  }

  @Nested
  class A_selection_of_nothing {

    @ParameterizedTest
    @ValueSource(strings = {"replay", "discard", "save"})
    void exits_with_1_and_creates_no_file(String command) {
      letters.sendStudents(2);
      var file = folder.resolve("letters.jsonl");
      var result = switch (command) {
        case "save" -> letters.run(command, file.toString(), "--only", "id=s-7");
        case "discard" -> letters.run(
            command, "--yes", "--only", "id=s-7", "--file", file.toString());
        default -> letters.run(command, "--only", "id=s-7");
      };
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("no dead letter with id=s-7 among 2 messages");
      assertThat(file).doesNotExist();
    }

    @Test
    void by_a_code_that_does_not_exist_is_refused_with_the_codes_that_do() {
      var result = CommandResult.runProcess(
          Map.of(), "scripts/dead-letters", "replay", "--only", "code=gaveup", "--local",
          "--queue-url", letters.queue().url());
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("no dead letter has the code gaveup", "missing-id", "gave-up, undelivered");
    }
  }

  @Nested
  class A_command {

    @Test
    void keeps_messages_hidden_while_it_needs_them_even_beyond_their_visibility_timeout()
        throws Exception {
      letters.sendStudents(6);
      var replay = CompletableFuture.supplyAsync(
          () -> letters.run(
              "replay", "--only", "code=undelivered", "--rate", "1", "--visibility-timeout", "2"));
      Awaitility.await().until(
          () -> letters.depth().visible() == 0 && letters.depth().total() > 0);
      var seenByOthers = 0;
      while (!replay.isDone()) {
        seenByOthers += letters.hide(0).size();
      }
      assertThat(replay.get().out()).contains("Replayed: 6 messages. Failed: 0.");
      assertThat(seenByOthers).isZero();
    }

    @Test
    void keeps_a_message_hidden_however_long_it_takes_to_process_it() throws Exception {
      letters.sendStudents(1);
      var queue = new DeadLetterQueue(
          letters.sqs(), letters.queue().deadLetterUrl(), Duration.ofSeconds(2));
      var result = queue.process(new BrowseLimits(1, () -> Duration.ZERO, () -> false), _ -> {
        Awaitility.await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(20))
            .until(() -> letters.hide(0).isEmpty());
        return false;
      });
      assertThat(result.seen()).isEqualTo(1);
      assertThat(letters.depth().visible()).isEqualTo(1);
    }

    @Test
    void hides_messages_until_their_visibility_timeout_ends_if_it_is_killed() throws Exception {
      letters.sendStudents(30);
      var process = DeadLettersFixture.start(
          letters.queue().url(), "replay", "--only", "code=undelivered", "--rate", "1",
          "--visibility-timeout", "3");
      Awaitility.await().atMost(Duration.ofMinutes(1))
          .until(() -> letters.depth(letters.queue().url()).visible() > 0);
      process.destroyForcibly();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
      Awaitility.await().atMost(Duration.ofSeconds(10))
          .until(() -> letters.depth().inFlight() == 0);
    }

    @Test
    void makes_messages_visible_when_it_is_terminated() throws Exception {
      letters.sendStudents(30);
      var process = DeadLettersFixture.start(
          letters.queue().url(), "replay", "--only", "code=undelivered", "--rate", "1");
      Awaitility.await().atMost(Duration.ofMinutes(1))
          .until(() -> letters.depth(letters.queue().url()).visible() > 0);
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
      var replayed = letters.depth(letters.queue().url()).visible();
      assertThat(replayed).isLessThan(30);
      assertThat(letters.depth().visible()).isEqualTo(30 - replayed);
    }

    @Test
    void stops_when_nobody_reads_its_output_and_makes_messages_visible() {
      letters.sendStudents(100);
      var result = CommandResult.runProcess(
          Map.of("QUEUE", letters.queue().url()), "bash", "-c",
          "scripts/dead-letters list --local --queue-url \"$QUEUE\" | head -n 1");
      assertThat(result.out().lines()).singleElement().asString().startsWith("student id");
      assertThat(letters.depth().visible()).isEqualTo(100);
      assertThat(letters.drain(letters.queue().deadLetterUrl()))
          .filteredOn(
              it -> "1".equals(
                  it.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)))
          .hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--visibility-timeout=0", "--visibility-timeout=43201", "--wait=-1", "--max-items=0"})
    void refuses_numbers_that_SQS_refuses(String option) {
      assertThat(letters.run("list", option).exitCode()).isEqualTo(2);
    }
  }

  @Nested
  class In_a_FIFO_queue {

    private final DeadLettersFixture fifo = DeadLettersFixture.start(EmbeddedQueue.Kind.FIFO);

    @AfterEach
    void stop() {
      fifo.close();
    }

    @Test
    void save_says_how_many_messages_are_behind_the_first_ten_of_their_group() throws Exception {
      sendTwoGroups();
      var file = folder.resolve("letters.jsonl");
      var result = fifo.run("save", file.toString());
      assertThat(Files.readAllLines(file)).hasSize(20);
      assertThat(result.err())
          .contains("10 messages were not seen: SQS returns at most ten messages");
      assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void a_named_message_behind_the_first_ten_is_not_said_to_be_replayed() {
      sendTwoGroups();
      var result = fifo.run("replay", "--only", "id=s-29");
      assertThat(result.out()).contains("Replayed: 0 messages.");
      assertThat(result.err()).contains("10 messages were not seen");
      assertThat(result.exitCode()).isEqualTo(1);
    }

    private void sendTwoGroups() {
      for (var i = 0; i < 30; i++) {
        fifo.sendToGroup("group-" + i % 2, DeadLettersFixture.student(i));
      }
    }
  }
}
