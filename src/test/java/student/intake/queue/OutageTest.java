package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import student.intake.local.cloud.Template;
import student.intake.settings.Settings;

/**
 * How long a message survives an outage in which it fails on every receive, computed from the back-off,
 * its settings and the template.
 *
 * <p>The computation is pessimistic: the outage starts with the message's first receive, a receive takes
 * no time, and the message is received as soon as it is visible.
 */
class OutageTest {

  private static final Duration OUTAGE = Duration.ofMinutes(30);
  private static final double ONE_IN_10_000 = 1e-4;

  private final int maxReceiveCount = Template.read().maxReceiveCount();
  private final BackOff backOff = backOffOfTemplate();

  /** A message that has failed {@code maxReceiveCount} times can no longer be saved. */
  @Test
  void at_most_one_message_in_10_000_uses_up_its_receives_in_an_outage_of_half_an_hour() {
    var lastReceive = DelayDistribution.afterReceives(backOff, maxReceiveCount - 1);
    assertThat(lastReceive.probabilityOfAtMost(OUTAGE)).isLessThanOrEqualTo(ONE_IN_10_000);
  }

  /** If the function does not start, is killed, or does not reach SQS, it sets no delay. */
  @Test
  void the_queue_s_visibility_timeout_alone_outlasts_the_outage_too() {
    var lastReceive = Template.read().visibilityTimeout().multipliedBy(maxReceiveCount - 1L);
    assertThat(lastReceive).isGreaterThan(OUTAGE);
  }

  @Test
  void a_message_that_failed_once_is_back_within_30_seconds() {
    assertThat(DelayDistribution.afterReceive(backOff, 1).max())
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  /** RetriesAlarm: retries in 3 of 6 consecutive periods of five minutes. */
  @Test
  void a_message_that_always_fails_raises_the_alarm_on_retries_within_half_an_hour() {
    var random = new SplittableRandom(1);
    assertThat(IntStream.range(0, 10_000).mapToLong(_ -> periodsWithRetries(random)))
        .allMatch(it -> it >= 3);
  }

  /** Of the first six periods of five minutes, the first of which starts before the first receive. */
  private long periodsWithRetries(RandomGenerator random) {
    var periods = new BitSet();
    var second = random.nextLong(300);
    for (var receive = 1; receive <= maxReceiveCount; receive++) {
      periods.set((int) (second / 300));
      second += backOff.delay(receive, random).toSeconds();
    }
    return periods.get(0, 6).cardinality();
  }

  @Test
  void the_operators_documentation_has_these_figures() throws IOException {
    var lastReceive = DelayDistribution.afterReceives(backOff, maxReceiveCount - 1);
    var dead = DelayDistribution.afterReceives(backOff, maxReceiveCount);
    assertThat(words(Files.readString(Path.of("docs/operations.md"))))
        .contains(
            "its %d receives take at least %d minutes".formatted(
                maxReceiveCount, lastReceive.min().toMinutes()))
        .contains(
            "a dead letter after %d to %d minutes, %d on average".formatted(
                dead.min().toMinutes(),
                dead.max().plusSeconds(59).toMinutes(),
                dead.mean().plusSeconds(30).toMinutes()))
        .contains(
            "the %d receives take %d minutes".formatted(
                maxReceiveCount,
                Template.read()
                    .visibilityTimeout()
                    .multipliedBy(maxReceiveCount - 1L)
                    .toMinutes()));
  }

  static BackOff backOffOfTemplate() {
    var variables = new HashMap<>(Template.environment());
    variables.keySet().removeIf(it -> !it.startsWith("BACKOFF_"));
    variables.put("AWS_REGION", "eu-west-1");
    var settings = Settings.from(variables);
    return new BackOff(settings.backOffBase(), settings.backOffMax());
  }

  private static String words(String markdown) {
    return markdown.replaceAll("\\s+", " ");
  }
}
