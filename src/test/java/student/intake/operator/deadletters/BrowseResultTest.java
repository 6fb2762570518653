package student.intake.operator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import student.intake.operator.aws.QueueDepth;

class BrowseResultTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void is_complete_if_all_counted_messages_were_seen() {
    assertThat(result(depth(3, 0), depth(0, 3), 3, 3).complete()).isTrue();
  }

  @Test
  void is_complete_if_a_message_arrived_after_the_start() {
    assertThat(result(depth(3, 0), depth(1, 3), 3, 3).complete()).isTrue();
  }

  @Test
  void is_complete_if_only_the_first_count_lagged_behind() {
    assertThat(result(depth(5, 0), depth(0, 3), 3, 3).complete()).isTrue();
  }

  @Test
  void is_complete_if_the_count_has_messages_that_the_command_has_deleted() {
    assertThat(result(depth(3, 0), depth(0, 3), 3, 0).complete()).isTrue();
  }

  @Test
  void counts_messages_in_flight_before_the_start_as_hidden() {
    var result = result(depth(3, 2), depth(0, 5), 3, 3);
    assertThat(result.hidden()).isEqualTo(2);
    assertThat(result.withheld()).isZero();
  }

  @Test
  void does_not_count_hidden_messages_that_were_seen_later() {
    assertThat(result(depth(0, 2), depth(0, 2), 2, 2).complete()).isTrue();
  }

  @Test
  void counts_the_other_messages_as_withheld() {
    var result = result(depth(30, 1), depth(10, 21), 20, 20);
    assertThat(result.hidden()).isEqualTo(1);
    assertThat(result.withheld()).isEqualTo(10);
  }

  @Test
  void names_the_longer_visibility_timeout() {
    var before = new QueueDepth(0, 1, 0, SECOND, Duration.ofSeconds(90));
    assertThat(
        BrowseResult.of(before, before, 0, 0, false, Duration.ofSeconds(30)).notice())
        .contains("for at most 90 seconds");
    assertThat(
        BrowseResult.of(before, before, 0, 0, false, Duration.ofMinutes(2)).notice())
        .contains("for at most 120 seconds");
  }

  private static BrowseResult result(QueueDepth before, QueueDepth after, int seen, int held) {
    return BrowseResult.of(before, after, seen, held, true, SECOND);
  }

  private static QueueDepth depth(int visible, int inFlight) {
    return new QueueDepth(visible, inFlight, 0, SECOND, SECOND);
  }
}
