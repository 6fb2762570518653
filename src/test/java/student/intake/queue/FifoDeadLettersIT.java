package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.message.Rejection;

/** The dead letters of a FIFO queue. A body starts with the name of its message group. */
class FifoDeadLettersIT {

  private static final ConcurrentCalls CALLS = new ConcurrentCalls(8, Duration.ofMillis(300),
      ConcurrentCalls.Context.NONE);

  @Test
  void of_a_group_are_sent_one_after_the_other_and_those_of_other_groups_side_by_side()
      throws IOException {
    try (var queue = StubQueue.start(StubQueue::refusing)) {
      var result = send(queue, "a0", "b0", "a1", "a2", "b1");
      assertThat(queue.calls())
          .containsExactly(List.of("a0", "b0"), List.of("a1", "b1"), List.of("a2"));
      assertThat(bodies(result, DeadLettered.class))
          .containsExactly("a0", "b0", "a1", "a2", "b1");
    }
  }

  @Test
  void of_a_group_stop_at_the_first_that_is_refused() throws IOException {
    try (var queue = StubQueue.start(it -> StubQueue.refusing(it, "a1"))) {
      var result = send(queue, "a0", "b0", "a1", "b1", "a2", "b2", "a3");
      assertThat(queue.calls())
          .containsExactly(List.of("a0", "b0"), List.of("a1", "b1"), List.of("b2"));
      assertThat(bodies(result, DeadLettered.class)).containsExactly("a0", "b0", "b1", "b2");
      assertThat(retries(result)).containsExactly(
          new Retry("InternalError", "SQS refused the entry"),
          Retry.BEHIND_A_RETRY,
          Retry.BEHIND_A_RETRY);
    }
  }

  @Test
  void of_a_group_stop_at_the_first_that_is_not_acknowledged() throws IOException {
    try (var queue = StubQueue.start(_ -> "{}")) {
      var result = send(queue, "a0", "a1");
      assertThat(queue.calls()).containsExactly(List.of("a0"));
      assertThat(bodies(result, Retry.class)).containsExactly("a0", "a1");
    }
  }

  @Test
  void of_a_group_stop_at_the_first_that_cannot_be_built() throws IOException {
    try (var queue = StubQueue.start(StubQueue::refusing)) {
      var odd = rejected("a0");
      odd.message().setMessageAttributes(new QueueStepsIT.Unreadable());
      var result = new DeadLetters(queue::client, StubQueue.URL, Duration.ofMinutes(1))
          .apply(batch(odd, rejected("a1"), rejected("b0")), CALLS);
      assertThat(queue.calls()).containsExactly(List.of("b0"));
      assertThat(retries(result)).containsExactly(
          new Retry("UnsupportedOperationException", "no cause"), Retry.BEHIND_A_RETRY);
    }
  }

  /** SQS neither accepts nor delivers an empty body. */
  @Test
  void of_a_group_stop_at_an_empty_body() throws IOException {
    try (var queue = StubQueue.start(StubQueue::refusing)) {
      var empty = rejected("a0");
      empty.message().setBody("");
      var result = new DeadLetters(queue::client, StubQueue.URL, Duration.ofMinutes(1))
          .apply(batch(empty, rejected("a1")), CALLS);
      assertThat(queue.calls()).isEmpty();
      assertThat(result.messages().getFirst().outcome()).isEqualTo(empty.outcome());
      assertThat(retries(result)).containsExactly(Retry.BEHIND_A_RETRY);
    }
  }

  @Test
  void that_are_equal_are_settled_only_if_both_are_acknowledged() throws IOException {
    var calls = new AtomicInteger();
    try (var queue = StubQueue.start(
        it -> StubQueue.refusing(it, calls.incrementAndGet() == 2 ? "a0" : ""))) {
      var result = send(queue, "a0", "a0");
      assertThat(result.having(Retry.class)).hasSize(2);
    }
  }

  /** The calls of the two rounds together take longer than the timeout, each of them less. */
  @Test
  void share_the_timeout_of_the_step() throws IOException {
    var slowNow = new AtomicBoolean();
    var delay = new Fault.DelayedResponse(Duration.ofSeconds(3));
    try (var queue = StubQueue.start(StubQueue::refusing);
        var proxy = FaultyProxy.start(
            queue.endpoint(), () -> slowNow.get() ? delay : new Fault.None());
        var sqs = StubQueue.client(proxy.endpoint())) {
      var deadLetters = new DeadLetters(() -> sqs, StubQueue.URL, Duration.ofSeconds(5));
      // The first call takes long: the SDK loads its classes.
      deadLetters.apply(batch(rejected("b0")), CALLS);
      slowNow.set(true);
      var result = deadLetters.apply(
          batch(rejected("a0"), rejected("a1"), rejected("a2")), CALLS);
      assertThat(bodies(result, DeadLettered.class)).containsExactly("a0");
      assertThat(retries(result)).containsExactly(Retry.DEADLINE_REACHED, Retry.BEHIND_A_RETRY);
    }
  }

  private static BatchResult send(StubQueue queue, String... bodies) {
    return new DeadLetters(queue::client, StubQueue.URL, Duration.ofMinutes(1))
        .apply(
            batch(
                Stream.of(bodies)
                    .map(FifoDeadLettersIT::rejected)
                    .toArray(BatchMessage[]::new)),
            CALLS);
  }

  private static BatchResult batch(BatchMessage... messages) {
    return new BatchResult(List.of(messages), Duration.ZERO);
  }

  private static BatchMessage rejected(String body) {
    var message = new SQSMessage();
    message.setMessageId(body);
    message.setBody(body);
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments.fifo");
    message.setAttributes(Map.of("MessageGroupId", body.substring(0, 1)));
    return new BatchMessage(
        message, Rejection.MALFORMED_JSON, new Rejected(Rejection.MALFORMED_JSON));
  }

  private static List<String> bodies(BatchResult result, Class<? extends Outcome> type) {
    return result.having(type).stream().map(it -> it.message().getBody()).toList();
  }

  private static List<Outcome> retries(BatchResult result) {
    return result.having(Retry.class).stream().map(BatchMessage::outcome).toList();
  }
}
