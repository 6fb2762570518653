package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {

  private final BackOff backOff = new BackOff(Duration.ofSeconds(30), Duration.ofSeconds(900));

  @ParameterizedTest
  @CsvSource({"1, 30", "2, 60", "3, 120", "5, 480", "6, 900", "1000, 900", "0, 30"})
  void the_maximum_delay_doubles_with_each_receive_up_to_the_limit(int receives, int seconds) {
    assertThat(backOff.maxDelay(receives)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void a_delay_is_random_between_zero_and_the_maximum() {
    var delays = IntStream.range(0, 10_000).mapToObj(_ -> backOff.delay(2).toSeconds()).toList();
    assertThat(delays).allMatch(it -> it >= 0 && it <= 60);
    assertThat(delays).anyMatch(it -> it < 10).anyMatch(it -> it > 50);
  }

  @Test
  void a_base_of_zero_means_no_delay() {
    assertThat(new BackOff(Duration.ZERO, Duration.ZERO).delay(5)).isZero();
  }
}
