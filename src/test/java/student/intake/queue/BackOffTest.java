package student.intake.queue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackOffTest {

  private final BackOff backOff = new BackOff(Duration.ofSeconds(20), Duration.ofSeconds(900));

  @ParameterizedTest
  @CsvSource({"1, 20", "2, 40", "3, 80", "6, 640", "7, 900", "1000, 900", "0, 20", "-1, 20"})
  void the_maximum_delay_doubles_with_each_receive_up_to_the_limit(int receives, int seconds) {
    assertThat(backOff.maxDelay(receives)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, 10, 20", "2, 20, 40", "7, 450, 900"})
  void a_delay_is_random_between_half_and_all_of_the_maximum(int receives, int min, int max) {
    var delays = IntStream.range(0, 10_000)
        .mapToObj(_ -> backOff.delay(receives))
        .map(Duration::toSeconds)
        .toList();
    var tenth = (max - min) / 10;
    assertThat(delays).allMatch(it -> it >= min && it <= max)
        .anyMatch(it -> it <= min + tenth)
        .anyMatch(it -> it >= max - tenth);
  }

  /** SQS takes whole seconds: less than one would make the message visible at once. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.999S", "PT1S"})
  void a_delay_is_at_least_a_second(Duration limit) {
    var shortest = new BackOff(limit, limit);
    assertThat(IntStream.range(0, 100).mapToObj(shortest::delay))
        .containsOnly(Duration.ofSeconds(1));
  }

  /** Each loader initializes the class anew, as each execution environment does. */
  @Test
  void two_environments_do_not_draw_the_same_delays() throws ReflectiveOperationException {
    assertThat(delaysOfNewEnvironment()).isNotEqualTo(delaysOfNewEnvironment());
  }

  private static List<Object> delaysOfNewEnvironment() throws ReflectiveOperationException {
    var type = new Environment().loadClass(BackOff.class.getName());
    var backOff = type.getConstructor(Duration.class, Duration.class)
        .newInstance(Duration.ofHours(1), Duration.ofHours(1));
    var delay = type.getMethod("delay", int.class);
    var delays = new ArrayList<Object>();
    for (var i = 0; i < 20; i++) {
      delays.add(delay.invoke(backOff, 1));
    }
    return delays;
  }

  /** Defines its own {@link BackOff}. */
  private static final class Environment extends ClassLoader {

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      return name.equals(BackOff.class.getName()) ? define(name) : super.loadClass(name);
    }

    private Class<?> define(String name) {
      try (var file = requireNonNull(BackOff.class.getResourceAsStream("BackOff.class"))) {
        var bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
