package student.intake.local.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import student.intake.batch.BatchFailedException;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome.Retry;
import student.intake.local.cloud.LocalContext;
import student.intake.message.Rejection;

class UnexpectedErrorsTest {

  private final UnexpectedErrors errors = new UnexpectedErrors(it -> it.contains("Ada"));

  @Test
  void a_valid_response_is_expected() {
    run((_, _) -> response("m1"));
    run((_, _) -> new SQSBatchResponse(List.of()));
    assertThat(errors.counts()).isEmpty();
  }

  @Test
  void a_response_that_names_an_unknown_message_is_not() {
    run((_, _) -> response("m2"));
    assertThat(errors.count()).isEqualTo(1);
  }

  @Test
  void a_response_that_names_no_message_is_not() {
    run((_, _) -> response(null));
    assertThat(errors.count()).isEqualTo(1);
  }

  @Test
  void a_batch_that_failed_and_an_injected_crash_are_expected() {
    fail(new BatchFailedException(retry("ThrottlingException")));
    fail(new RandomCrashes.CrashException());
    assertThat(errors.counts()).isEmpty();
  }

  @Test
  void a_batch_that_failed_and_quotes_a_student_is_not() {
    fail(new BatchFailedException(retry("Ada Lovelace")));
    assertThat(errors.count()).isEqualTo(1);
  }

  @Test
  void every_other_exception_or_error_is_counted_by_its_class_and_message() {
    fail(new NullPointerException());
    fail(new IllegalStateException("Interrupted"));
    fail(new IllegalStateException("Interrupted"));
    assertThatThrownBy(() -> run((_, _) -> {
      throw new AssertionError("1");
    })).isInstanceOf(AssertionError.class);
    assertThat(errors.counts()).isEqualTo(
        Map.of(
            "java.lang.NullPointerException", 1L,
            "java.lang.IllegalStateException: Interrupted", 2L,
            "java.lang.AssertionError: 1", 1L));
  }

  private void fail(RuntimeException failure) {
    assertThatThrownBy(() -> run((_, _) -> {
      throw failure;
    })).isSameAs(failure);
  }

  private void run(RequestHandler<SQSEvent, SQSBatchResponse> function) {
    var event = new SQSEvent();
    event.setRecords(List.of(message()));
    errors.around(function)
        .handleRequest(event, LocalContext.withTimeLeft(Duration.ofMinutes(1)));
  }

  private static SQSMessage message() {
    var message = new SQSMessage();
    message.setMessageId("m1");
    return message;
  }

  private static SQSBatchResponse response(@Nullable String id) {
    return new SQSBatchResponse(List.of(new BatchItemFailure(id)));
  }

  private static BatchResult retry(String cause) {
    var message = new BatchMessage(
        message(), Rejection.EMPTY_BODY, new Retry(cause, "for the test"));
    return new BatchResult(List.of(message), Duration.ZERO);
  }
}
