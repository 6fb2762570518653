package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.batch.Messages.event;
import static student.intake.batch.Messages.student;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectReporterTest {

  private final BatchItemFailureReporter reporter = new DirectReporter();

  @Test
  void names_exactly_the_messages_to_retry_in_the_order_of_the_batch() {
    assertThat(reported(Set.of("m4", "m2"), "m1", "m2", "m3", "m4")).containsExactly("m2", "m4");
  }

  @Test
  void names_none_when_all_is_done() {
    assertThat(reported(Set.of(), "m1", "m2")).isEmpty();
  }

  @Test
  void names_a_repeated_message_once() {
    assertThat(reported(Set.of("m1"), "m1", "m1")).containsExactly("m1");
  }

  @Test
  void names_no_message_that_is_not_in_the_batch() {
    assertThat(reported(Set.of("m1", "elsewhere"), "m1")).containsExactly("m1");
  }

  private List<String> reported(Set<String> toRetry, String... messageIds) {
    var messages = Arrays.stream(messageIds).map(it -> student(it, "s")).toList();
    var event = event(messages.toArray(new SQSMessage[0]));
    return reporter.report(event, toRetry).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }
}
