package student.intake.local.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class EventSourceMappingIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Template TEMPLATE = Template.read()
      .withVisibilityTimeout(Duration.ofSeconds(3)).withMaxReceiveCount(3)
      .withBatch(10, Duration.ZERO);

  private static final Template LONG_VISIBILITY = TEMPLATE
      .withVisibilityTimeout(Duration.ofMinutes(1));

  private final Queue<AutoCloseable> resources = new ConcurrentLinkedQueue<>();
  private final Queue<List<SQSMessage>> batches = new ConcurrentLinkedQueue<>();

  @AfterEach
  void closeInReverse() throws Exception {
    for (var part : List.copyOf(resources).reversed()) {
      part.close();
    }
  }

  @Nested
  class A_message_is_deleted {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"null list", "empty list"})
    void when_the_response_is_null_or_lists_no_failure(String list) {
      var queue = queue(LONG_VISIBILITY);
      send(queue, "a", "b");
      var mapping = start(queue, LONG_VISIBILITY, _ -> switch (list) {
        case null -> null;
        case "null list" -> new SQSBatchResponse(null);
        default -> new SQSBatchResponse(List.of());
      });
      mapping.awaitQuiet(TIMEOUT);
      assertThat(mapping.counts().deleted()).isEqualTo(2);
      assertThat(queue.deadLetterDepth().total()).isZero();
    }
  }

  @Nested
  class A_message_becomes_visible_again {

    @Test
    void when_it_is_a_batch_item_failure_while_others_are_deleted() {
      var queue = queue(TEMPLATE);
      send(queue, "good", "bad");
      var mapping = start(queue, TEMPLATE, EventSourceMappingIT::failuresOfBad);
      mapping.awaitQuiet(TIMEOUT);
      assertThat(bodies()).filteredOn("good"::equals).hasSize(1);
      assertThat(bodies()).filteredOn("bad"::equals).hasSize(TEMPLATE.maxReceiveCount());
      assertThat(queue.deadLetterDepth().total()).isEqualTo(1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "unknown"})
    void with_the_whole_batch_when_an_identifier_is_null_empty_or_unknown(String identifier) {
      var queue = queue(TEMPLATE);
      send(queue, "a", "b");
      var mapping = start(
          queue,
          TEMPLATE,
          _ -> new SQSBatchResponse(List.of(new BatchItemFailure(identifier))));
      mapping.awaitQuiet(TIMEOUT);
      assertThat(mapping.counts().deleted()).isZero();
      assertThat(queue.deadLetterDepth().total()).isEqualTo(2);
    }

    @Test
    void with_the_whole_batch_when_the_function_throws() {
      var queue = queue(TEMPLATE);
      send(queue, "a", "b");
      var mapping = start(queue, TEMPLATE, _ -> {
        throw new IllegalStateException("Injected");
      });
      mapping.awaitQuiet(TIMEOUT);
      assertThat(mapping.counts().deleted()).isZero();
      assertThat(mapping.counts().failedInvocations())
          .isEqualTo(mapping.counts().invocations());
      assertThat(mapping.counts().timedOutInvocations()).isZero();
      assertThat(queue.deadLetterDepth().total()).isEqualTo(2);
    }

    @Test
    void with_the_whole_batch_when_the_invocation_times_out() {
      var template = TEMPLATE.withFunction(Duration.ofMillis(200), 1);
      var queue = queue(template);
      var interrupted = new CountDownLatch(1);
      send(queue, "a");
      var mapping = start(queue, template, _ -> {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException _) {
          interrupted.countDown();
        }
        return new SQSBatchResponse(List.of());
      });
      mapping.awaitQuiet(TIMEOUT);
      assertThat(interrupted.getCount()).isZero();
      assertThat(mapping.counts().timedOutInvocations())
          .isEqualTo(mapping.counts().invocations());
      assertThat(mapping.counts().deleted()).isZero();
      assertThat(queue.deadLetterDepth().total()).isEqualTo(1);
    }
  }

  @Nested
  class A_batch {

    @Test
    void is_gathered_over_the_batching_window_from_several_receives() {
      var template = LONG_VISIBILITY.withBatch(25, TIMEOUT).withFunction(TIMEOUT, 1);
      var queue = queue(template);
      send(queue, IntStream.range(0, 25).mapToObj(String::valueOf).toArray(String[]::new));
      start(queue, template, _ -> null).awaitQuiet(TIMEOUT.minusSeconds(1));
      assertThat(batches).singleElement().matches(it -> it.size() == 25);
    }

    @Test
    void that_is_not_full_is_delivered_when_the_batching_window_ends() {
      var template = LONG_VISIBILITY.withBatch(25, Duration.ofSeconds(1)).withFunction(TIMEOUT, 1);
      var queue = queue(template);
      send(queue, "a", "b", "c");
      start(queue, template, _ -> null).awaitQuiet(TIMEOUT);
      assertThat(batches).singleElement().matches(it -> it.size() == 3);
    }

    @Test
    void holds_up_to_6_MB() {
      var template = LONG_VISIBILITY.withBatch(100, Duration.ofSeconds(2)).withFunction(TIMEOUT, 1);
      var queue = queue(template);
      var large = "x".repeat(1_000_000);
      IntStream.range(0, 8).forEach(_ -> send(queue, large));
      start(queue, template, _ -> null).awaitQuiet(TIMEOUT);
      assertThat(batches).hasSizeGreaterThan(1);
      assertThat(batches).allMatch(it -> it.size() <= 6);
    }

    @Test
    void of_a_message_group_is_not_delivered_while_another_one_of_the_group_is_running() {
      var template = LONG_VISIBILITY.forFifo();
      var queue = open(EmbeddedQueue.start(template, EmbeddedQueue.Kind.FIFO, 0));
      IntStream.range(0, 30).forEach(i -> sendToGroup(queue, "g", String.valueOf(i)));
      var running = new AtomicInteger();
      var max = new AtomicInteger();
      start(queue, template, _ -> {
        max.accumulateAndGet(running.incrementAndGet(), Math::max);
        running.decrementAndGet();
        return null;
      }).awaitQuiet(TIMEOUT);
      assertThat(max).hasValue(1);
      assertThat(bodies())
          .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
    }
  }

  @Nested
  class The_function {

    @Test
    void is_invoked_up_to_the_maximum_concurrency() {
      var template = TEMPLATE.withBatch(1, Duration.ZERO).withFunction(TIMEOUT, 2);
      var queue = queue(template);
      send(queue, "a", "b", "c", "d", "e", "f");
      var running = new AtomicInteger();
      var max = new AtomicInteger();
      var twoRunning = new CountDownLatch(2);
      start(queue, template, _ -> {
        max.accumulateAndGet(running.incrementAndGet(), Math::max);
        twoRunning.countDown();
        awaitDown(twoRunning);
        running.decrementAndGet();
        return null;
      }).awaitQuiet(TIMEOUT);
      assertThat(max).hasValue(2);
    }

    @Test
    void receives_every_property_of_a_message_that_Lambda_sends() {
      var queue = queue(TEMPLATE);
      queue.client().sendMessage(
          it -> it.queueUrl(queue.url())
              .messageBody("héllo")
              .messageAttributes(
                  Map.of(
                      "source", MessageAttributeValue.builder()
                          .dataType("String")
                          .stringValue("registrar")
                          .build(),
                      "checksum", MessageAttributeValue.builder()
                          .dataType("Binary")
                          .binaryValue(SdkBytes.fromUtf8String("abc"))
                          .build())));
      start(queue, TEMPLATE, _ -> null).awaitQuiet(TIMEOUT);
      var message = batches.element().getFirst();
      assertThat(message.getMessageId()).isNotBlank();
      assertThat(message.getReceiptHandle()).isNotBlank();
      assertThat(message.getBody()).isEqualTo("héllo");
      assertThat(message.getMd5OfBody()).hasSize(32);
      assertThat(message.getEventSource()).isEqualTo("aws:sqs");
      assertThat(message.getEventSourceArn())
          .isEqualTo("arn:aws:sqs:eu-west-1:000000000000:enrollments");
      assertThat(message.getAwsRegion()).isEqualTo("eu-west-1");
      assertThat(message.getAttributes())
          .containsEntry("ApproximateReceiveCount", "1")
          .containsKeys("SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId");
      var attributes = message.getMessageAttributes();
      assertThat(requireNonNull(attributes.get("source")).getStringValue()).isEqualTo("registrar");
      assertThat(
          UTF_8.decode(requireNonNull(attributes.get("checksum")).getBinaryValue()).toString())
          .isEqualTo("abc");
    }

    @Test
    void has_a_remaining_time_that_decreases() {
      var queue = queue(TEMPLATE);
      var remaining = new AtomicInteger();
      send(queue, "a");
      RequestHandler<SQSEvent, SQSBatchResponse> function = (_, context) -> {
        remaining.set(context.getRemainingTimeInMillis());
        return new SQSBatchResponse(List.of());
      };
      open(EventSourceMapping.start(queue, TEMPLATE, function)).awaitQuiet(TIMEOUT);
      assertThat(remaining).hasValueBetween(20_000, 30_000);
    }
  }

  @Test
  void a_visibility_timeout_set_by_the_function_applies() {
    var template = TEMPLATE.withVisibilityTimeout(Duration.ofMinutes(5));
    var queue = queue(template);
    send(queue, "bad");
    var mapping = start(queue, template, event -> {
      var handle = event.getRecords().getFirst().getReceiptHandle();
      queue.client().changeMessageVisibility(
          it -> it.queueUrl(queue.url()).receiptHandle(handle).visibilityTimeout(0));
      return failuresOfBad(event);
    });
    mapping.awaitQuiet(TIMEOUT);
    assertThat(queue.deadLetterDepth().total()).isEqualTo(1);
  }

  @Test
  void a_closed_mapping_receives_no_messages() {
    var queue = queue(TEMPLATE);
    start(queue, TEMPLATE, _ -> null).close();
    send(queue, "a");
    await().during(Duration.ofSeconds(1)).until(() -> queue.depth().visible() == 1);
    assertThat(batches).isEmpty();
  }

  private EmbeddedQueue queue(Template template) {
    return open(EmbeddedQueue.start(template, EmbeddedQueue.Kind.STANDARD, 0));
  }

  private EventSourceMapping start(
      EmbeddedQueue queue, Template template,
      Function<SQSEvent, @Nullable SQSBatchResponse> function) {
    RequestHandler<SQSEvent, @Nullable SQSBatchResponse> recording = (SQSEvent event,
        Context _) -> {
      batches.add(event.getRecords());
      return function.apply(event);
    };
    return open(EventSourceMapping.start(queue, template, recording));
  }

  private <T extends AutoCloseable> T open(T part) {
    resources.add(part);
    return part;
  }

  private List<String> bodies() {
    return batches.stream().flatMap(List::stream).map(SQSMessage::getBody).toList();
  }

  private static void send(EmbeddedQueue queue, String... bodies) {
    for (var from = 0; from < bodies.length; from += 10) {
      var entries = IntStream.range(from, Math.min(from + 10, bodies.length))
          .mapToObj(
              i -> SendMessageBatchRequestEntry.builder()
                  .id(String.valueOf(i))
                  .messageBody(bodies[i])
                  .build())
          .toList();
      queue.client().sendMessageBatch(it -> it.queueUrl(queue.url()).entries(entries));
    }
  }

  private static void sendToGroup(EmbeddedQueue queue, String group, String body) {
    queue.client().sendMessage(
        it -> it.queueUrl(queue.url())
            .messageBody(body)
            .messageGroupId(group)
            .messageDeduplicationId(body));
  }

  private static SQSBatchResponse failuresOfBad(SQSEvent event) {
    return new SQSBatchResponse(
        event.getRecords()
            .stream()
            .filter(it -> it.getBody().equals("bad"))
            .map(it -> new BatchItemFailure(it.getMessageId()))
            .toList());
  }

  private static void awaitDown(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
