package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.LocalClients;
import student.intake.local.cloud.SqsQueue;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.message.Rejection;
import student.intake.telemetry.CapturedLog;

class QueueStepsIT {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final ConcurrentCalls CALLS = new ConcurrentCalls(
      8, Duration.ofMillis(300), ConcurrentCalls.Context.NONE);

  private final EmbeddedQueue queue = EmbeddedQueue.start(Template.read(),
      EmbeddedQueue.Kind.STANDARD, 0);

  @AfterEach
  void stop() {
    queue.close();
  }

  @Nested
  class A_rejected_message {

    @Test
    void is_dead_lettered_once_the_queue_has_acknowledged_it() throws Exception {
      var result = deadLetters(queue.client(), queue.deadLetterUrl()).apply(rejected(25),
          CALLS);
      assertThat(result.having(DeadLettered.class)).hasSize(25);
      assertThat(bodies(queue.deadLetterUrl())).containsExactlyInAnyOrderElementsOf(
          IntStream.range(0, 25).mapToObj(i -> "not json " + i).toList());
    }

    @Test
    void of_1_MiB_is_dead_lettered() throws Exception {
      var large = processed("m", "x".repeat(DeadLetter.MAX_BYTES), rejection());
      var result = deadLetters(queue.client(), queue.deadLetterUrl()).apply(batch(large),
          CALLS);
      assertThat(result.having(DeadLettered.class)).hasSize(1);
    }

    @Test
    void keeps_the_system_attributes_that_can_be_sent() throws Exception {
      var kept = Map.of(
          "AWSTraceHeader", "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=1",
          "MessageGroupId", "tenant-1");
      var rejected = processed("m", "not json", rejection());
      rejected.message().setAttributes(kept);
      deadLetters(queue.client(), queue.deadLetterUrl()).apply(batch(rejected), CALLS);
      assertThat(new SqsQueue(queue.client(), queue.deadLetterUrl()).receive(10, 0))
          .singleElement()
          .satisfies(it -> assertThat(it.attributesAsStrings()).containsAllEntriesOf(kept));
    }

    @Test
    void is_dead_lettered_beside_odd_ones() throws Exception {
      var odd = processed("m1", "odd", rejection());
      odd.message().setAttributes(null);
      odd.message().setMessageAttributes(oddAttributes());
      var unreadable = processed("m2", "unreadable", rejection());
      unreadable.message().setMessageAttributes(new Unreadable());
      var refused = processed("m3", "refused: \u0001", rejection());
      var good = processed("m4", "good", rejection());
      var result = deadLetters(queue.client(), queue.deadLetterUrl())
          .apply(batch(odd, unreadable, refused, good), CALLS);
      assertThat(bodies(queue.deadLetterUrl())).containsExactlyInAnyOrder("odd", "good");
      assertThat(result.messages())
          .extracting(it -> it.outcome() instanceof Retry(var cause, _) ? cause : "")
          .containsExactly("", "UnsupportedOperationException", "InvalidAttributeValue", "");
    }

    @Test
    void is_retried_when_the_queue_does_not_exist() throws Exception {
      var result = deadLetters(queue.client(), queue.deadLetterUrl() + "-missing")
          .apply(rejected(2), CALLS);
      assertThat(result.having(Retry.class)).hasSize(2);
    }

    @Test
    void is_retried_when_the_queue_refuses_it_and_accepts_others() throws Exception {
      try (var refusing = proxy(new Fault.PartialFailure(true)); var sqs = client(refusing)) {
        var result = deadLetters(sqs, queue.deadLetterUrl()).apply(rejected(9), CALLS);
        assertThat(bodiesOf(result.having(DeadLettered.class)))
            .hasSize(5)
            .containsExactlyInAnyOrderElementsOf(bodies(queue.deadLetterUrl()));
        assertThat(result.having(Retry.class))
            .hasSize(4)
            .extracting(BatchMessage::outcome)
            .containsOnly(new Retry("InternalError", "SQS refused the entry"));
      }
    }

    @Test
    void is_retried_when_the_queue_does_not_acknowledge_it() throws Exception {
      try (var unacknowledging = proxy(new Fault.PartialFailure(false));
          var sqs = client(unacknowledging)) {
        var result = deadLetters(sqs, queue.deadLetterUrl()).apply(rejected(9), CALLS);
        assertThat(bodiesOf(result.having(DeadLettered.class)))
            .hasSize(5)
            .containsExactlyInAnyOrderElementsOf(bodies(queue.deadLetterUrl()));
        assertThat(result.having(Retry.class)).hasSize(4);
      }
    }

    @Test
    void is_retried_when_the_response_is_lost_although_it_may_have_arrived() throws Exception {
      try (var disconnecting = proxy(new Fault.ClosedAfterCall());
          var sqs = client(disconnecting)) {
        var result = deadLetters(sqs, queue.deadLetterUrl()).apply(rejected(3), CALLS);
        assertThat(result.having(Retry.class)).hasSize(3);
        assertThat(bodies(queue.deadLetterUrl())).contains("not json 0");
      }
    }

    @Test
    void is_retried_when_the_client_is_closed() throws Exception {
      var closed = LocalClients.sqs(queue.endpoint());
      closed.close();
      var result = deadLetters(closed, queue.deadLetterUrl()).apply(rejected(2), CALLS);
      assertThat(result.having(Retry.class)).hasSize(2);
    }

    @Test
    void is_retried_when_the_timeout_has_elapsed() throws Exception {
      var noTime = new DeadLetters(queue::client, queue.deadLetterUrl(), Duration.ZERO);
      assertThat(noTime.apply(rejected(2), CALLS).having(Retry.class))
          .extracting(BatchMessage::outcome)
          .containsOnly(Retry.DEADLINE_REACHED);
    }
  }

  @Nested
  class A_message_to_retry {

    @Test
    void becomes_visible_after_its_delay_instead_of_the_queue_s_visibility_timeout()
        throws Exception {
      var received = received(3);
      visibilityTimeouts(queue.url()).apply(received, CALLS);
      assertThat(queue.depth().total()).isEqualTo(3);
      await().atMost(A_MINUTE).until(() -> queue.depth().visible() == 3);
    }

    @Test
    void keeps_the_queue_s_visibility_timeout_when_the_change_fails() throws Exception {
      var received = received(3);
      var missing = queue.url() + "-missing";
      try (var log = CapturedLog.of(VisibilityTimeouts.class)) {
        assertThat(visibilityTimeouts(queue.client(), missing).apply(received, CALLS))
            .isEqualTo(received);
        assertThat(log.lines()).contains(
            "WARN Visibility timeouts could not be changed; the queue's own timeout applies"
                + " codes=[QueueDoesNotExist] failures=3");
      }
      assertThat(queue.depth().inFlight()).isEqualTo(3);
    }

    @Test
    void keeps_the_queue_s_visibility_timeout_when_only_its_own_change_fails() throws Exception {
      var received = received(9);
      try (var refusing = proxy(new Fault.PartialFailure(true));
          var sqs = client(refusing);
          var log = CapturedLog.of(VisibilityTimeouts.class)) {
        assertThat(visibilityTimeouts(sqs, queue.url()).apply(received, CALLS)).isEqualTo(received);
        assertThat(log.lines()).contains(
            "WARN Visibility timeouts could not be changed; the queue's own timeout applies"
                + " codes=[InternalError] failures=4");
      }
      await().atMost(A_MINUTE).until(() -> queue.depth().visible() == 5);
      assertThat(queue.depth().inFlight()).isEqualTo(4);
    }

    @Test
    void is_changed_in_calls_of_ten() throws Exception {
      var received = received(21);
      visibilityTimeouts(queue.url()).apply(received, CALLS);
      await().atMost(A_MINUTE).until(() -> queue.depth().visible() == 21);
    }

    @Test
    void without_a_receipt_handle_is_skipped() throws Exception {
      var handmade = batch(processed("m1", "x", new Retry("Throttled", "for the test")));
      var calls = new AtomicInteger();
      try (var counting = FaultyProxy.start(queue.endpoint(), () -> {
        calls.incrementAndGet();
        return new Fault.None();
      }); var sqs = client(counting)) {
        assertThat(visibilityTimeouts(sqs, queue.url()).apply(handmade, CALLS)).isEqualTo(handmade);
      }
      assertThat(calls).hasValue(0);
    }

    @Test
    void has_a_longer_delay_the_more_often_it_was_received() throws Exception {
      var received = received(10).messages();
      received.forEach(
          it -> it.message().setAttributes(Map.of("ApproximateReceiveCount", "12")));
      var growing = new BackOff(Duration.ofSeconds(1), Duration.ofHours(1));
      new VisibilityTimeouts(queue::client, queue.url(), growing, A_MINUTE)
          .apply(new BatchResult(received, Duration.ZERO), CALLS);
      // After one receive all would be visible within a second; after twelve, hardly one of ten.
      assertThat(queue.depth().inFlight()).isGreaterThan(5);
    }

    @Test
    void is_changed_and_a_settled_one_is_not() throws Exception {
      var received = received(1);
      var settled = received.with(
          Map.of(received.messages().getFirst(), new DeadLettered(Rejection.EMPTY_BODY)));
      visibilityTimeouts(queue.url()).apply(settled, CALLS);
      assertThat(queue.depth().inFlight()).isEqualTo(1);
    }
  }

  private static DeadLetters deadLetters(SqsClient client, String url) {
    return new DeadLetters(() -> client, url, A_MINUTE);
  }

  private FaultyProxy proxy(Fault fault) {
    return FaultyProxy.start(queue.endpoint(), () -> fault);
  }

  private SqsClient client(FaultyProxy proxy) {
    return SqsClient.builder()
        .endpointOverride(proxy.endpoint())
        .region(queue.client().serviceClientConfiguration().region())
        .overrideConfiguration(
            it -> it.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  private static List<String> bodiesOf(List<BatchMessage> messages) {
    return messages.stream().map(it -> it.message().getBody()).toList();
  }

  private VisibilityTimeouts visibilityTimeouts(String url) {
    return visibilityTimeouts(queue.client(), url);
  }

  private static VisibilityTimeouts visibilityTimeouts(SqsClient client, String url) {
    var backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(1));
    return new VisibilityTimeouts(() -> client, url, backOff, A_MINUTE);
  }

  private static BatchResult rejected(int count) {
    return batch(
        IntStream.range(0, count)
            .mapToObj(i -> processed("m" + i, "not json " + i, rejection()))
            .toArray(BatchMessage[]::new));
  }

  private BatchResult received(int count) {
    IntStream.range(0, count).forEach(
        i -> queue.client().sendMessage(it -> it.queueUrl(queue.url()).messageBody("m" + i)));
    var messages = new ArrayList<BatchMessage>();
    while (messages.size() < count) {
      queue.client()
          .receiveMessage(it -> it.queueUrl(queue.url()).maxNumberOfMessages(10).waitTimeSeconds(5))
          .messages()
          .forEach(it -> messages.add(retry(it)));
    }
    return new BatchResult(messages, Duration.ZERO);
  }

  private static BatchMessage retry(Message received) {
    var message = message(received.messageId(), received.body());
    message.setReceiptHandle(received.receiptHandle());
    return new BatchMessage(message, Rejection.EMPTY_BODY,
        new Retry("Throttled", "for the test"));
  }

  private List<String> bodies(String url) {
    var bodies = new ArrayList<String>();
    var some = queue.client().receiveMessage(it -> it.queueUrl(url).maxNumberOfMessages(10));
    while (!some.messages().isEmpty()) {
      some.messages().forEach(it -> bodies.add(it.body()));
      some = queue.client().receiveMessage(it -> it.queueUrl(url).maxNumberOfMessages(10));
    }
    return bodies;
  }

  private static Map<String, MessageAttribute> oddAttributes() {
    var attributes = new HashMap<String, MessageAttribute>();
    attributes.put("null", null);
    attributes.put("blank", new MessageAttribute());
    attributes.put("typeless", new MessageAttribute());
    attributes.get("typeless").setStringValue("x");
    attributes.put(null, attributes.get("typeless"));
    return attributes;
  }

  /** Attributes that cannot be read. */
  @SuppressWarnings("serial")
  static final class Unreadable extends HashMap<String, MessageAttribute> {

    @Override
    public void forEach(BiConsumer<? super String, ? super MessageAttribute> action) {
      throw new UnsupportedOperationException("for the test");
    }
  }

  private static BatchResult batch(BatchMessage... messages) {
    return new BatchResult(List.of(messages), Duration.ZERO);
  }

  private static BatchMessage processed(String messageId, String body, Outcome outcome) {
    return new BatchMessage(message(messageId, body), Rejection.MALFORMED_JSON, outcome);
  }

  private static SQSMessage message(String messageId, String body) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    message.setBody(body);
    return message;
  }

  private static Outcome rejection() {
    return new Rejected(Rejection.MALFORMED_JSON);
  }
}
