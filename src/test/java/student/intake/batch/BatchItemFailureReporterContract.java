package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.batch.Messages.event;
import static student.intake.batch.Messages.fifo;
import static student.intake.batch.Messages.inGroup;
import static student.intake.batch.Messages.student;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every reporter does: it names exactly the messages to retry. */
abstract class BatchItemFailureReporterContract {

  private final BatchItemFailureReporter reporter;

  BatchItemFailureReporterContract(BatchItemFailureReporter reporter) {
    this.reporter = reporter;
  }

  @Nested
  class Of_a_standard_queue {

    @Test
    void exactly_the_messages_to_retry_are_named_in_the_order_of_the_batch() {
      assertThat(reported(Set.of("m4", "m2"), batch("m1", "m2", "m3", "m4")))
          .containsExactly("m2", "m4");
    }

    @Test
    void none_is_named_when_all_are_done() {
      assertThat(reported(Set.of(), batch("m1", "m2"))).isEmpty();
    }

    @Test
    void all_are_named_when_none_is_done() {
      assertThat(reported(Set.of("m1", "m2"), batch("m1", "m2"))).containsExactly("m1", "m2");
    }

    @Test
    void a_repeated_message_is_named_once() {
      assertThat(reported(Set.of("m1"), batch("m1", "m2", "m1"))).containsExactly("m1");
    }

    @Test
    void a_message_that_is_not_in_the_batch_is_not_named() {
      assertThat(reported(Set.of("m1", "elsewhere"), batch("m1"))).containsExactly("m1");
    }

    @Test
    void a_message_without_attributes_is_named_like_any_other() {
      var message = student("m1", "s");
      message.setAttributes(null);
      message.setMessageAttributes(null);
      assertThat(reported(Set.of("m1"), message)).containsExactly("m1");
    }

    @Test
    void a_message_group_for_fair_queuing_has_no_effect() {
      assertThat(
          reported(
              Set.of("m1"),
              inGroup("g", student("m1", "s")),
              inGroup("g", student("m2", "s"))))
          .containsExactly("m1");
    }
  }

  @Nested
  class Of_a_FIFO_queue {

    @Test
    void exactly_the_messages_to_retry_are_named_whatever_their_groups() {
      assertThat(
          reported(
              Set.of("m2", "m4"),
              fifo("g1", student("m1", "a")),
              fifo("g1", student("m2", "b")),
              fifo("g2", student("m3", "c")),
              fifo("g1", student("m4", "d"))))
          .containsExactly("m2", "m4");
    }

    @Test
    void none_is_named_when_all_are_done() {
      assertThat(reported(Set.of(), fifo("g1", student("m1", "a")))).isEmpty();
    }
  }

  final List<String> reported(Set<String> toRetry, SQSMessage... messages) {
    return reporter.report(event(messages), toRetry).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private static SQSMessage[] batch(String... messageIds) {
    return Arrays.stream(messageIds).map(it -> student(it, "s")).toArray(SQSMessage[]::new);
  }
}
