package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The last five minutes of the page. */
class TimelineTest {

  private final Timeline timeline = new Timeline(sent(0));

  @Test
  void a_second_has_what_changed_since_the_one_before() {
    timeline.add(1_000, sent(3), OptionalLong.empty());
    var second = timeline.add(2_000, sent(10), OptionalLong.empty());
    assertThat(second.sent()).isEqualTo(7);
  }

  @Test
  void the_age_of_the_oldest_message_is_in_seconds() {
    var second = timeline.add(5_500, sent(1), OptionalLong.of(2_000));
    assertThat(second.oldest()).isEqualTo(3.5);
  }

  @Test
  void without_a_message_on_the_way_the_age_is_zero() {
    assertThat(timeline.add(5_500, sent(1), OptionalLong.empty()).oldest()).isZero();
  }

  @Test
  void only_five_minutes_are_remembered() {
    for (var i = 1; i <= 400; i++) {
      timeline.add(i * 1_000L, sent(i), OptionalLong.empty());
    }
    assertThat(timeline.all()).hasSize(300);
    assertThat(timeline.all().getLast().time()).isEqualTo(400);
  }

  @Test
  void the_rates_are_those_of_the_last_five_seconds() {
    for (var i = 1; i <= 10; i++) {
      timeline.add(i * 1_000L, sent(i <= 5 ? 0 : 20L * (i - 5)), OptionalLong.empty());
    }
    assertThat(timeline.rates().sent()).isEqualTo(20);
  }

  private static Tally.Counts sent(long count) {
    return new Tally.Counts(count, 0, 0, 0, 0, 0, 0);
  }
}
