package student.intake.local.soak;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;
import student.intake.telemetry.Tracing;

/** What the soak injects around an invocation. */
class InjectionsTest {

  private static final SQSEvent EVENT = new SQSEvent();
  private static final SQSBatchResponse RESPONSE = new SQSBatchResponse(List.of());
  private static final LocalContext CONTEXT = LocalContext.withTimeLeft(Duration.ofMinutes(1));

  @Nested
  class An_interrupt {

    @Test
    void ends_a_wait_of_the_invocation() {
      try (var interrupts = new RandomInterrupts(1, 1)) {
        assertThat(interrupts.around((_, _) -> waitALongTime()).handleRequest(EVENT, CONTEXT))
            .isSameAs(RESPONSE);
        assertThat(interrupts.count()).isEqualTo(1);
      }
    }

    private static SQSBatchResponse waitALongTime() {
      try {
        throw new AssertionError("Not interrupted: " + new CountDownLatch(1).await(1, MINUTES));
      } catch (InterruptedException _) {
        return RESPONSE;
      }
    }
  }

  @Nested
  class An_execution_environment {

    private final List<Boolean> interruptedAtStart = new ArrayList<>();
    private final AtomicInteger created = new AtomicInteger();

    @Test
    void starts_the_next_invocation_interrupted_when_the_last_left_its_thread_so() {
      var environments = environments((_, _) -> {
        interruptedAtStart.add(Thread.interrupted());
        if (interruptedAtStart.size() == 1) {
          Thread.currentThread().interrupt();
        }
        return RESPONSE;
      });
      for (var i = 0; i < 3; i++) {
        environments.handleRequest(EVENT, CONTEXT);
      }
      assertThat(interruptedAtStart).containsExactly(false, true, false);
      assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void goes_on_after_an_error() {
      var environments = environments((_, _) -> {
        throw new IllegalStateException("for the test");
      });
      for (var i = 0; i < 3; i++) {
        assertThatThrownBy(() -> environments.handleRequest(EVENT, CONTEXT));
      }
      assertThat(created).hasValue(1);
    }

    @Test
    void ends_with_a_crash() {
      var crashes = new RandomCrashes(1, 1);
      var environments = environments(crashes.around((_, _) -> RESPONSE));
      for (var i = 0; i < 3; i++) {
        assertThatThrownBy(() -> environments.handleRequest(EVENT, CONTEXT))
            .isInstanceOf(RandomCrashes.CrashException.class);
      }
      assertThat(created).hasValue(3);
    }

    private ExecutionEnvironments environments(
        RequestHandler<SQSEvent, SQSBatchResponse> function) {
      return new ExecutionEnvironments(() -> {
        created.incrementAndGet();
        return function;
      });
    }
  }

  @Nested
  class A_sampled_batch {

    private final List<Boolean> sampled = new ArrayList<>();

    @Test
    void is_as_frequent_as_the_rate_says() {
      var function = new Sampling(0.5, 1).around(this::record);
      for (var i = 0; i < 1_000; i++) {
        function.handleRequest(EVENT, CONTEXT);
      }
      assertThat(sampled.stream().filter(it -> it).count()).isBetween(400L, 600L);
    }

    @Test
    void is_not_sampled_when_its_environment_crashes() {
      var function = new Sampling(1, 1).around(new RandomCrashes(1, 1).around(this::record));
      for (var i = 0; i < 20; i++) {
        assertThatThrownBy(() -> function.handleRequest(EVENT, CONTEXT));
      }
      assertThat(sampled).doesNotContain(true);
    }

    private SQSBatchResponse record(SQSEvent event, Context context) {
      sampled.add(Sampling.isSampled(context));
      return RESPONSE;
    }
  }

  @Nested
  class Tracing_that_fails {

    private final AtomicInteger processed = new AtomicInteger();
    private final RandomTracingFailures failures = new RandomTracingFailures(1, 1);

    @Test
    void throws_before_or_after_the_batch_is_processed() {
      for (var i = 0; i < 100; i++) {
        assertThatThrownBy(() -> failures.around(Tracing.NONE).trace(CONTEXT, _ -> process()))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(processed.get()).isBetween(25, 75);
      assertThat(failures.count()).isEqualTo(100);
    }

    @Test
    void counts_the_sampled_batches_that_it_hands_on() {
      var sampled = CONTEXT.traced(Sampling.SAMPLED);
      for (var i = 0; i < 100; i++) {
        assertThatThrownBy(() -> failures.around(Tracing.NONE).trace(sampled, _ -> process()));
      }
      assertThat(failures.sampledBatches()).isEqualTo(processed.get());
    }

    private BatchResult process() {
      processed.incrementAndGet();
      return new BatchResult(List.of(), Duration.ZERO);
    }
  }
}
