package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import student.intake.local.cloud.Template;

/**
 * Simulates an unhealthy table to which every message is written as soon as it is visible: with the
 * function's back-off, and with delays that do not grow. Lambda does not slow down its pollers if the
 * mapping reports batch item failures, so only the delays can relieve the table.
 */
class TableLoadTest {

  private static final int MESSAGES = 10_000;
  private static final int MINUTE = 60;
  private static final int HALF_HOUR = 30 * MINUTE;

  private final BackOff backOff = OutageTest.backOffOfTemplate();
  private final Random random = new Random(16);
  private final int visibilityTimeout = (int) Template.read().visibilityTimeout().toSeconds();

  @Nested
  class A_table_that_refuses_every_write {

    private final int[] withBackOff = calls(TableLoadTest.this::growing, 0);
    private final int[] withVisibilityTimeout = calls(_ -> visibilityTimeout, 0);

    @Test
    void is_called_less_and_less() {
      assertThat(perMinute(withBackOff, 20, 30)).isLessThan(perMinute(withBackOff, 0, 1) / 20);
    }

    @Test
    void is_called_less_than_with_the_queue_s_visibility_timeout() {
      assertThat(perMinute(withBackOff, 20, 30))
          .isLessThan(perMinute(withVisibilityTimeout, 20, 30) / 3);
    }

    /** Messages that failed together and returned together would overload the table again. */
    @Test
    void is_not_called_by_all_messages_at_once() {
      assertThat(busiestSecond(withVisibilityTimeout)).isEqualTo(MESSAGES);
      assertThat(busiestSecond(withBackOff)).isLessThan(MESSAGES / 100);
    }

    @Test
    void is_called_as_often_as_the_operators_documentation_says() throws IOException {
      assertThat(Files.readString(Path.of("docs/operations.md")).replaceAll("\\s+", " "))
          .contains(
              "from %,d check-and-adds in the first minute to about %,d a minute after 20 minutes"
                  .formatted(
                      rounded(perMinute(withBackOff, 0, 1)),
                      rounded(perMinute(withBackOff, 20, 30))))
          .contains(
              "the visibility timeout alone would keep it at about %,d a minute".formatted(
                  rounded(perMinute(withVisibilityTimeout, 0, 30))));
    }

    private static int rounded(int calls) {
      return Math.round(calls / 100f) * 100;
    }
  }

  @Nested
  class A_table_with_little_capacity {

    private static final int WRITES_PER_SECOND = 20;

    @Test
    void refuses_far_fewer_writes_than_with_a_delay_that_does_not_grow() {
      assertThat(total(calls(TableLoadTest.this::growing, WRITES_PER_SECOND)))
          .isLessThan(total(calls(_ -> growing(1), WRITES_PER_SECOND)) / 2);
    }
  }

  private int growing(int receiveCount) {
    return (int) backOff.delay(receiveCount, random).toSeconds();
  }

  /**
   * Returns the check-and-adds in each second of half an hour.
   *
   * @param delay seconds until a message is visible again, by its receive count
   * @param capacity writes that the table accepts in a second
   */
  private static int[] calls(IntUnaryOperator delay, int capacity) {
    var receiveCounts = new int[MESSAGES];
    var visible = IntStream.range(0, HALF_HOUR)
        .<List<Integer>>mapToObj(_ -> new ArrayList<>())
        .toList();
    IntStream.range(0, MESSAGES).forEach(visible.getFirst()::add);
    for (var second = 0; second < HALF_HOUR; second++) {
      for (var refused : visible.get(second).stream().skip(capacity).toList()) {
        var next = second + delay.applyAsInt(++receiveCounts[refused]);
        if (next < HALF_HOUR) {
          visible.get(next).add(refused);
        }
      }
    }
    return visible.stream().mapToInt(List::size).toArray();
  }

  /** Returns the calls per minute from one minute to another. */
  private static int perMinute(int[] calls, int from, int to) {
    return IntStream.range(from * MINUTE, to * MINUTE).map(it -> calls[it]).sum() / (to - from);
  }

  private static int busiestSecond(int[] calls) {
    return IntStream.range(20 * MINUTE, HALF_HOUR).map(it -> calls[it]).max().orElseThrow();
  }

  private static int total(int[] calls) {
    return IntStream.of(calls).sum();
  }
}
