package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.batch.Messages.fifo;
import static student.intake.batch.Messages.student;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Rejection;

class BatchResultTest {

  private static final Outcome REJECTED = new Rejected(Rejection.EMPTY_BODY);
  private static final Outcome DEAD_LETTERED = new DeadLettered(Rejection.EMPTY_BODY);
  private static final Outcome ADDED = new Added();
  private static final Outcome RETRY = new Retry("Throttled", "HTTP status 400");

  @Nested
  class A_message_of_a_FIFO_group {

    @Test
    void is_retried_when_an_earlier_one_of_its_group_is() {
      var rejected = processed(fifo("g1", student("m1", "a")), REJECTED);
      var batch = batch(
          rejected,
          processed(fifo("g1", student("m2", "b")), ADDED),
          processed(fifo("g2", student("m3", "c")), ADDED));
      assertThat(batch.with(Map.of(rejected, RETRY)).messageIdsToRetry())
          .containsExactlyInAnyOrder("m1", "m2");
    }

    @Test
    void is_retried_after_a_rejected_one_that_is_not_dead_lettered() {
      var batch = batch(
          processed(fifo("g1", student("m1", "a")), REJECTED),
          processed(fifo("g1", student("m2", "b")), ADDED));
      assertThat(batch.messagesToRetry()).hasSize(2);
      assertThat(batch.isFullBatchFailure()).isTrue();
    }

    @Test
    void is_settled_when_the_earlier_one_is_dead_lettered() {
      var rejected = processed(fifo("g1", student("m1", "a")), REJECTED);
      var batch = batch(rejected, processed(fifo("g1", student("m2", "b")), ADDED));
      assertThat(batch.with(Map.of(rejected, DEAD_LETTERED)).messageIdsToRetry()).isEmpty();
    }
  }

  @Test
  void a_message_of_a_standard_queue_does_not_wait_for_another() {
    var rejected = processed(student("m1", "a"), REJECTED);
    var batch = batch(rejected, processed(student("m2", "b"), ADDED));
    assertThat(batch.with(Map.of(rejected, RETRY)).messageIdsToRetry()).containsExactly("m1");
  }

  @Test
  void a_repeated_message_is_retried_if_one_copy_must_be() {
    var batch = batch(
        processed(student("m1", "a"), ADDED),
        processed(student("m1", "b"), RETRY));
    assertThat(batch.messageIdsToRetry()).containsExactly("m1");
  }

  @Test
  void a_rejected_message_that_is_not_dead_lettered_is_retried() {
    assertThat(batch(processed(student("m1", "a"), REJECTED)).messageIdsToRetry())
        .containsExactly("m1");
  }

  @Test
  void a_full_batch_failure_is_a_batch_whose_every_message_is_retried() {
    assertThat(batch(processed(student("m1", "a"), RETRY)).isFullBatchFailure()).isTrue();
    assertThat(
        batch(processed(student("m1", "a"), RETRY), processed(student("m2", "b"), ADDED))
            .isFullBatchFailure())
        .isFalse();
    assertThat(batch().isFullBatchFailure()).isFalse();
  }

  private static BatchResult batch(BatchMessage... messages) {
    return new BatchResult(List.of(messages), Duration.ZERO);
  }

  private static BatchMessage processed(SQSMessage message, Outcome outcome) {
    return new BatchMessage(message, Rejection.EMPTY_BODY, outcome);
  }
}
