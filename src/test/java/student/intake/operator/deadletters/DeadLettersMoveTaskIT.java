package student.intake.operator.deadletters;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.local.cloud.EmbeddedQueue;

@Isolated("The tests start processes, which slow down other tests.")
class DeadLettersMoveTaskIT {

  private final DeadLettersFixture letters = DeadLettersFixture.start(EmbeddedQueue.Kind.STANDARD);

  @AfterEach
  void stop() {
    letters.close();
  }

  @Nested
  class After_its_command_was_killed {

    @Test
    void goes_on_and_is_watched_until_it_completes() throws Exception {
      letters.sendStudents(20);
      killReplay("4");
      var result = letters.run("replay", "--attach");
      assertThat(result.out()).contains("COMPLETED: moved about 20 messages.");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(letters.depth(letters.queue().url()).visible()).isEqualTo(20);
    }

    @Test
    void is_cancelled() throws Exception {
      letters.sendStudents(60);
      killReplay("1");
      var result = letters.run("replay", "--cancel");
      assertThat(result.out()).contains("CANCELLED: moved about ");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(letters.run("replay", "--cancel").exitCode()).isEqualTo(1);
      assertThat(letters.depth().total()).isPositive();
    }

    @Test
    void goes_on_when_the_command_that_watches_it_is_terminated() throws Exception {
      letters.sendStudents(60);
      killReplay("1");
      var attach = DeadLettersFixture.start(letters.queue().url(), "replay", "--attach");
      var before = letters.depth(letters.queue().url()).visible();
      Awaitility.await().atMost(Duration.ofSeconds(30))
          .until(() -> letters.depth(letters.queue().url()).visible() > before);
      attach.toHandle().destroy();
      assertThat(attach.waitFor(1, MINUTES)).isTrue();
      assertThat(letters.run("replay", "--cancel").out()).contains("CANCELLED");
    }

    @Test
    void is_not_started_a_second_time_and_the_refusal_says_what_to_do() throws Exception {
      letters.sendStudents(60);
      killReplay("1");
      assertThat(letters.run("replay").exitCode()).isEqualTo(1);
      letters.run("replay", "--cancel");
    }

    private void killReplay(String rate) throws Exception {
      var process = DeadLettersFixture.start(letters.queue().url(), "replay", "--rate", rate);
      Awaitility.await().atMost(Duration.ofMinutes(1))
          .until(() -> letters.depth(letters.queue().url()).visible() > 0);
      process.destroyForcibly();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--attach", "--cancel"})
  void that_does_not_exist_is_neither_watched_nor_cancelled(String option) {
    letters.sendStudents(1);
    var result = letters.run("replay", option);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("No move task is running");
    assertThat(letters.depth().visible()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cancel", "--rate=1", "--only=id=s-1", "--undelivered"})
  void is_watched_without_other_options(String option) {
    assertThat(letters.run("replay", "--attach", option).exitCode()).isEqualTo(2);
  }

  @Test
  void moves_at_most_500_messages_a_second() {
    assertThat(letters.run("replay", "--rate", "501").exitCode()).isEqualTo(2);
  }
}
