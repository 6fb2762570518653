package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;

/** The fields that Powertools adds to each line of an invocation. */
class LoggingContextTest {

  private static final LocalContext CONTEXT = LocalContext.withTimeLeft(Duration.ofMinutes(1));

  private final LambdaTelemetry telemetry = LambdaTelemetry.discarding(Tracing.NONE);

  @Test
  void has_the_fields_of_the_invocation_while_it_runs() {
    var during = new HashMap<String, String>();
    telemetry.observe(CONTEXT, _ -> {
      during.putAll(context());
      return new BatchResult(List.of(), Duration.ZERO);
    });
    assertThat(during).containsEntry("function_request_id", CONTEXT.getAwsRequestId());
  }

  @Test
  void has_no_field_of_an_invocation_after_it() {
    telemetry.observe(CONTEXT, _ -> {
      MDC.put("of_this_batch", "1");
      return new BatchResult(List.of(), Duration.ZERO);
    });
    assertThat(context()).isEmpty();
  }

  @Test
  void has_no_field_of_an_invocation_that_failed() {
    assertThatThrownBy(() -> telemetry.observe(CONTEXT, _ -> {
      throw new IllegalStateException("lost");
    })).hasMessage("lost");
    assertThat(context()).isEmpty();
  }

  private static Map<String, String> context() {
    return Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
  }
}
