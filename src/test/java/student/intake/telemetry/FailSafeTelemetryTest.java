package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.local.cloud.LocalContext;

class FailSafeTelemetryTest {

  private static final Context CONTEXT = LocalContext.withTimeLeft(Duration.ofMinutes(1));
  private static final BatchResult RESULT = new BatchResult(List.of(), Duration.ZERO);
  private static final BatchResult OTHER = new BatchResult(List.of(), Duration.ofSeconds(1));

  private final AtomicInteger processed = new AtomicInteger();

  @ParameterizedTest
  @MethodSource("failing")
  void the_batch_is_processed_once_and_has_its_own_result(Telemetry telemetry) {
    try (var log = CapturedLog.of(FailSafeTelemetry.class)) {
      assertThat(new FailSafeTelemetry(telemetry).observe(CONTEXT, this::process))
          .isSameAs(RESULT);
      assertThat(log.lines()).singleElement().asString().startsWith(
          "WARN Telemetry failed; the response does not depend on it cause=java.lang.");
    }
    assertThat(processed).hasValue(1);
  }

  static List<Telemetry> failing() {
    return List.of(
        (_, _) -> {
          throw new IllegalStateException("before the batch");
        },
        (_, batch) -> {
          batch.process(ConcurrentCalls.Context.NONE);
          throw new IndexOutOfBoundsException("after the batch");
        },
        (_, batch) -> {
          batch.process(ConcurrentCalls.Context.NONE);
          throw new NoClassDefFoundError("after the batch");
        },
        (_, batch) -> {
          batch.process(ConcurrentCalls.Context.NONE);
          throw new StackOverflowError("after the batch");
        });
  }

  @Test
  void another_result_than_the_batch_s_is_not_believed() {
    var telemetry = new FailSafeTelemetry((_, _) -> OTHER);
    assertThat(telemetry.observe(CONTEXT, this::process)).isSameAs(RESULT);
  }

  @Test
  void a_batch_that_is_processed_twice_is_processed_once() {
    new FailSafeTelemetry((_, batch) -> {
      batch.process(ConcurrentCalls.Context.NONE);
      return batch.process(ConcurrentCalls.Context.NONE);
    }).observe(CONTEXT, this::process);
    assertThat(processed).hasValue(1);
  }

  @Test
  void the_failure_of_the_batch_itself_is_thrown_and_not_logged_as_the_telemetry_s() {
    try (var log = CapturedLog.of(FailSafeTelemetry.class)) {
      var telemetry = new FailSafeTelemetry((_, batch) -> batch.process(
          ConcurrentCalls.Context.NONE));
      assertThatThrownBy(() -> telemetry.observe(CONTEXT, _ -> {
        throw new IllegalStateException("the batch");
      })).hasMessage("the batch");
      assertThat(log.lines()).isEmpty();
    }
  }

  private BatchResult process(ConcurrentCalls.Context calls) {
    processed.incrementAndGet();
    return RESULT;
  }
}
