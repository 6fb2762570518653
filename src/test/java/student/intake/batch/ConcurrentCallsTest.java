package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConcurrentCallsTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final CountDownLatch never = new CountDownLatch(1);
  private final Set<Integer> running = ConcurrentHashMap.newKeySet();

  @Nested
  class Calls_that_are_not_done_in_time {

    @Test
    void have_ended_when_the_results_are_returned() {
      var futures = calls(LONG).run(blockedUntilInterrupted(50), SHORT);
      assertThat(running).isEmpty();
      assertThat(futures).extracting(Future::state).containsOnly(Future.State.CANCELLED);
    }

    @Test
    void are_awaited_while_they_clean_up() {
      var ended = ConcurrentHashMap.<Integer>newKeySet();
      var calls = IntStream.range(0, 20).<Callable<Void>>mapToObj(i -> () -> {
        try {
          never.await();
        } finally {
          // A connection that is closed, a trace that is written.
          Thread.interrupted();
          Thread.sleep(50);
          ended.add(i);
        }
        return null;
      }).toList();
      calls(LONG).run(calls, SHORT);
      assertThat(ended).hasSize(20);
    }

    @Test
    void delay_the_results_by_no_more_than_the_abort_timeout() {
      var start = System.nanoTime();
      var futures = calls(SHORT).run(List.of(this::ignoreInterrupts), SHORT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
      assertThat(futures).extracting(Future::state).containsExactly(Future.State.CANCELLED);
      never.countDown();
    }

    @Test
    void do_not_start_any_more() {
      var one = new ConcurrentCalls(1, LONG, ConcurrentCalls.Context.NONE);
      var started = ConcurrentHashMap.<Integer>newKeySet();
      var calls = IntStream.range(0, 3).<Callable<Void>>mapToObj(i -> () -> {
        started.add(i);
        never.await();
        return null;
      }).toList();
      one.run(calls, SHORT);
      assertThat(started).hasSize(1);
    }

    @Test
    void take_no_result_from_those_that_are_done() throws Exception {
      var futures = calls(LONG).run(
          List.of(() -> "done", () -> {
            never.await();
            return "late";
          }), SHORT);
      assertThat(futures.getFirst().get()).isEqualTo("done");
      assertThat(futures.getLast().isCancelled()).isTrue();
    }

    private Void ignoreInterrupts() {
      while (never.getCount() > 0) {
        try {
          never.await();
        } catch (InterruptedException _) {
          // Simulates a call that cannot be interrupted.
        }
      }
      return null;
    }
  }

  @Nested
  class An_interrupt_of_the_caller {

    @Test
    void ends_the_wait_like_the_timeout() {
      Thread.currentThread().interrupt();
      var futures = calls(LONG).run(blockedUntilInterrupted(3), LONG);
      assertThat(running).isEmpty();
      assertThat(futures).extracting(Future::state).containsOnly(Future.State.CANCELLED);
    }

    @Test
    void is_not_passed_on_to_the_next_calls() throws Exception {
      Thread.currentThread().interrupt();
      calls(LONG).run(blockedUntilInterrupted(1), LONG);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(calls(LONG).run(List.of(() -> "done"), LONG).getFirst().get()).isEqualTo("done");
    }
  }

  private List<Callable<Void>> blockedUntilInterrupted(int count) {
    return IntStream.range(0, count).<Callable<Void>>mapToObj(i -> () -> {
      running.add(i);
      try {
        never.await();
      } finally {
        running.remove(i);
      }
      return null;
    }).toList();
  }

  private static ConcurrentCalls calls(Duration abortTimeout) {
    return new ConcurrentCalls(64, abortTimeout, ConcurrentCalls.Context.NONE);
  }
}
