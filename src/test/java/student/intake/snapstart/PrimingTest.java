package student.intake.snapstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.xray.AWSXRayRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.crac.Core;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import student.intake.settings.Settings;
import student.intake.telemetry.CapturedLog;
import student.intake.telemetry.Tracing;

/** Primes functions that make no call. */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PrimingTest {

  private static final Settings SETTINGS = Settings.from(Map.of("AWS_REGION", "eu-west-1"));
  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final SQSBatchResponse NO_FAILURE = new SQSBatchResponse(List.of());
  private static final String NOT_PRIMED = "WARN Not primed: the first invocation after a restore takes longer";
  private static final String PRIMED_IN_PART = "WARN Primed in part: the first invocation after a restore may take longer";

  @Nested
  class The_log {

    @Test
    void says_that_all_batches_were_done() {
      primed((_, _) -> NO_FAILURE, AMPLE)
          .matches("INFO Primed milliseconds=\\d+ batches=60 planned=60 causes=\\{} queue_cause=");
    }

    @Test
    void says_that_a_batch_failed_and_why() {
      primed(failingOnce(() -> new IllegalStateException("quotes Ada Lovelace")), AMPLE)
          .startsWith(PRIMED_IN_PART)
          .contains("batches=59 planned=60 causes={IllegalStateException=1}")
          .doesNotContain("Ada");
    }

    @Test
    void does_not_count_a_batch_with_a_message_to_retry_as_done() {
      var failure = new SQSBatchResponse(List.of(new BatchItemFailure("priming-0")));
      primed((_, _) -> failure, AMPLE).startsWith(NOT_PRIMED).contains("batches=0 ");
    }

    @Test
    void says_that_no_batch_was_done_and_counts_the_causes() {
      primed((_, _) -> {
        throw new IllegalStateException();
      }, AMPLE).startsWith(NOT_PRIMED)
          .contains("batches=0 planned=60 causes={IllegalStateException=60}");
    }
  }

  @Nested
  class An_error {

    static Stream<Supplier<Error>> errors() {
      return Stream.of(
          () -> new NoClassDefFoundError("org/joda/time/DateTime"),
          StackOverflowError::new,
          () -> new AssertionError("any"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void of_a_batch_ends_neither_the_deployment_nor_priming(Supplier<Error> error) {
      primed(failingOnce(error), AMPLE)
          .startsWith(PRIMED_IN_PART)
          .contains("batches=59 ", error.get().getClass().getSimpleName() + "=1");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void of_building_a_function_does_not_end_the_deployment(Supplier<Error> error) {
      lineOf(Tracing.NONE, (_, _, _) -> {
        throw error.get();
      }, AMPLE).startsWith(NOT_PRIMED).contains(error.get().getClass().getSimpleName() + "=20");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void of_the_tracing_does_not_end_the_deployment(Supplier<Error> error) {
      var tracing = new Tracing() {
        @Override
        public void prepare() {
          throw error.get();
        }
      };
      lineOf(tracing, (_, _, _) -> (_, _) -> NO_FAILURE, AMPLE)
          .startsWith(PRIMED_IN_PART)
          .contains("batches=60 ", error.get().getClass().getSimpleName() + "=1");
    }
  }

  @Nested
  class The_time_budget {

    @Test
    void is_30_seconds_of_the_130_that_SnapStart_allows() {
      assertThat(Priming.BUDGET).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void is_checked_before_each_batch() {
      var sizes = new ArrayList<Integer>();
      primed((event, context) -> {
        sizes.add(event.getRecords().size());
        awaitLessThan(Duration.ofMillis(longestLastCall()), context);
        return NO_FAILURE;
      }, SHORT).startsWith(PRIMED_IN_PART)
          .contains("batches=1 planned=60 causes={TimeBudgetEnded=1}");
      assertThat(sizes).containsExactly(100);
    }

    @Test
    void lets_a_call_start_until_it_ends() {
      var remaining = new ArrayList<Integer>();
      primed((_, context) -> {
        remaining.add(context.getRemainingTimeInMillis());
        return NO_FAILURE;
      }, AMPLE);
      assertThat(remaining).isSortedAccordingTo((first, second) -> second - first)
          .allMatch(it -> it > longestLastCall())
          .allMatch(it -> it <= longestLastCall() + AMPLE.toMillis());
    }

    @Test
    void interrupts_a_batch_that_goes_on() {
      var interrupted = new CountDownLatch(1);
      primed((_, _) -> {
        try {
          new CountDownLatch(1).await();
          return NO_FAILURE;
        } catch (InterruptedException expected) {
          interrupted.countDown();
          throw new IllegalStateException(expected);
        }
      }, SHORT).startsWith(NOT_PRIMED).contains("TimeBudgetEnded=");
      assertThat(interrupted.getCount()).isZero();
    }

    @Test
    @Timeout(10)
    void is_not_exceeded_by_a_batch_that_ignores_interrupts() {
      var end = new AtomicBoolean();
      try {
        primed((_, _) -> {
          while (!end.get()) {
            Thread.onSpinWait();
          }
          return NO_FAILURE;
        }, SHORT).startsWith(NOT_PRIMED).contains("causes={TimeBudgetEnded=1}");
      } finally {
        end.set(true);
      }
    }

    private static long longestLastCall() {
      return SETTINGS.timeForOneCall().toMillis();
    }

    private static void awaitLessThan(Duration time, Context context) {
      while (context.getRemainingTimeInMillis() >= time.toMillis()) {
        Thread.onSpinWait();
      }
    }
  }

  @Nested
  class Nothing_is_left_on_the_thread_of_the_runtime {

    private final AWSXRayRecorder recorder = new AWSXRayRecorder();

    @Test
    void by_batches_that_succeed() {
      primed((_, _) -> {
        leaveState();
        return NO_FAILURE;
      }, AMPLE).startsWith("INFO Primed");
      assertNothingLeft();
    }

    @Test
    void by_batches_that_throw() {
      primed((_, _) -> {
        leaveState();
        throw new StackOverflowError();
      }, AMPLE).startsWith(NOT_PRIMED);
      assertNothingLeft();
    }

    private void leaveState() {
      assertThat(System.getProperty("com.amazonaws.xray.traceHeader")).contains("Sampled=1");
      if (recorder.getTraceEntity() == null) {
        recorder.beginSegment("left");
      }
      MDC.put("left", "left");
      Thread.currentThread().interrupt();
    }

    private void assertNothingLeft() {
      assertThat(System.getProperty("com.amazonaws.xray.traceHeader")).isNull();
      assertThat(recorder.getTraceEntity()).isNull();
      assertThat(MDC.get("left")).isNull();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  private static RequestHandler<SQSEvent, SQSBatchResponse> failingOnce(
      Supplier<? extends Throwable> failure) {
    var calls = new ArrayList<SQSEvent>();
    return (event, _) -> {
      calls.add(event);
      if (calls.size() == 1) {
        PrimingTest.<RuntimeException>rethrow(failure.get());
      }
      return NO_FAILURE;
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable failure) throws T {
    throw (T) failure;
  }

  private static AbstractStringAssert<?> primed(
      RequestHandler<SQSEvent, SQSBatchResponse> function, Duration budget) {
    return lineOf(Tracing.NONE, (_, _, _) -> function, budget);
  }

  /** Returns the only line that priming logs. */
  private static AbstractStringAssert<?> lineOf(
      Tracing tracing, FunctionFactory functions, Duration budget) {
    try (var log = CapturedLog.of(Priming.class)) {
      new Priming(SETTINGS, tracing, functions, budget).beforeCheckpoint(Core.getGlobalContext());
      return assertThat(log.lines()).singleElement().asInstanceOf(STRING);
    }
  }
}
