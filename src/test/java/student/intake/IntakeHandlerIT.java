package student.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.batch.BatchFailedException;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;
import student.intake.telemetry.CapturedLog;
import student.intake.telemetry.FailSafeTelemetry;
import student.intake.telemetry.Telemetry;

@TestInstance(PER_CLASS)
@ExpectsWarnings(of = VisibilityTimeouts.class)
class IntakeHandlerIT {

  private static final Map<String, String> UNREACHABLE_TABLE = Map.of("AWS_ENDPOINT_URL_DYNAMODB",
      "http://127.0.0.1:1", "MAX_ATTEMPTS", "1");

  private final EmbeddedCloud cloud = EmbeddedCloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Nested
  class A_student {

    @Test
    void that_is_not_in_the_table_is_added() {
      var id = newId();
      assertThat(outcomes(student("m1", id, "Ada"))).containsExactly(Added.class);
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    @Test
    void that_is_in_the_table_is_not_changed() {
      var id = newId();
      outcomes(student("m1", id, "Ada"));
      assertThat(outcomes(student("m2", id, "Ada"))).containsExactly(AlreadyPresent.class);
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    @Test
    void that_is_in_the_table_under_another_name_is_a_conflict_and_not_changed() {
      var id = newId();
      outcomes(student("m1", id, "Ada"));
      assertThat(outcomes(student("m2", id, "Grace"))).containsExactly(Conflict.class);
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    @Test
    void that_is_in_the_table_without_a_name_is_a_conflict_and_not_changed() {
      var id = newId();
      var nameless = Map.of("id", AttributeValue.fromS(id), "note", AttributeValue.fromN("1"));
      cloud.table().client().putItem(it -> it.tableName("testtable").item(nameless));
      assertThat(outcomes(student("m1", id, "Ada"))).containsExactly(Conflict.class);
      assertThat(item(id)).isEqualTo(nameless);
    }

    @Test
    void twice_in_one_batch_is_added_under_the_first_name() {
      var id = newId();
      assertThat(outcomes(student("m1", id, "Ada"), student("m2", id, "Grace")))
          .containsExactlyInAnyOrder(Added.class, Conflict.class);
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    @Test
    void with_any_characters_is_stored_unchanged() {
      var id = newId() + "/é🎓";
      assertThat(outcomes(student("m1", id, "李\\u0000\\u0001"))).containsExactly(Added.class);
      assertThat(item(id)).isEqualTo(itemOf(id, "李\u0000\u0001"));
    }
  }

  @Nested
  class The_response_names {

    @Test
    void nothing_when_all_are_processed() {
      assertThat(failures(handle(student("m1", newId(), "Ada")))).isEmpty();
    }

    @Test
    void no_rejected_message_that_is_dead_lettered() {
      var body = "not json " + newId();
      assertThat(failures(handle(message("bad", body)))).isEmpty();
      assertThat(deadLetters()).contains(body);
    }

    @Test
    void a_rejected_message_that_could_not_be_dead_lettered() {
      var missingQueue = cloud.queue().endpoint() + "/000000000000/missing";
      var settings = cloud.settings(Map.of("DEAD_LETTER_QUEUE_URL", missingQueue));
      var response = IntakeHandler.create(settings, new OutcomeCounts())
          .handleRequest(event(message("bad", "{}"), student("good", newId(), "Ada")), aMinute());
      assertThat(failures(response)).containsExactly("bad");
    }

    @Test
    void a_rejected_message_when_no_dead_letter_queue_is_set() {
      var settings = cloud.settings(Map.of("DEAD_LETTER_QUEUE_URL", ""));
      var response = IntakeHandler.create(settings, new OutcomeCounts())
          .handleRequest(event(message("bad", "{}"), student("good", newId(), "Ada")), aMinute());
      assertThat(failures(response)).containsExactly("bad");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void a_message_without_a_body_which_no_queue_accepts(@Nullable String body) {
      var response = handle(message("empty", body), student("good", newId(), "Ada"));
      assertThat(failures(response)).containsExactly("empty");
    }

    @Test
    void a_repeated_message_once() {
      var response = handle(
          message("empty", ""),
          message("empty", ""),
          student("good", newId(), "Ada"),
          student("good", newId(), "Ada"));
      assertThat(failures(response)).containsExactly("empty");
    }

    @Test
    void nothing_for_an_empty_batch() {
      assertThat(failures(handle())).isEmpty();
    }

    @Test
    void nothing_when_a_thousand_students_are_added() {
      var prefix = newId();
      var messages = IntStream.range(0, 1_000)
          .mapToObj(i -> student("m" + i, prefix + i, "Student " + i))
          .toArray(SQSMessage[]::new);
      assertThat(failures(handle(messages))).isEmpty();
      assertThat(item(prefix + "999")).isEqualTo(itemOf(prefix + "999", "Student 999"));
    }
  }

  @Nested
  class What_is_odd_about_one_message {

    @ParameterizedTest
    @MethodSource("student.intake.IntakeHandlerIT#oddities")
    void decides_that_message_alone(Consumer<SQSMessage> oddity) {
      var good = student("good", newId(), "Ada");
      var odd = message("odd", "not json " + newId());
      oddity.accept(odd);
      assertThat(failures(handle(odd, good))).isSubsetOf("odd");
      assertThat(item(idOf(good))).containsEntry("student_name", AttributeValue.fromS("Ada"));
    }

    @ParameterizedTest
    @MethodSource("student.intake.IntakeHandlerIT#oddities")
    void does_not_keep_its_student_from_the_table(Consumer<SQSMessage> oddity) {
      var odd = student("odd", newId(), "Ada");
      oddity.accept(odd);
      assertThat(failures(handle(odd))).isEmpty();
      assertThat(item(idOf(odd))).containsEntry("student_name", AttributeValue.fromS("Ada"));
    }

    @ParameterizedTest
    @MethodSource("student.intake.IntakeHandlerIT#oddities")
    void does_not_keep_it_from_being_retried(Consumer<SQSMessage> oddity) {
      var odd = message("odd", "");
      oddity.accept(odd);
      assertThat(failures(handle(odd, student("good", newId(), "Ada")))).containsExactly("odd");
    }

    @Test
    void a_missing_id_does_not_matter_when_it_is_settled() {
      var good = student("good", newId(), "Ada");
      good.setMessageId(null);
      assertThat(failures(handle(good, message("empty", "")))).containsExactly("empty");
      assertThat(item(idOf(good))).isNotEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void a_missing_id_fails_the_batch_when_it_must_be_retried(@Nullable String messageId) {
      var good = student("good", newId(), "Ada");
      var odd = message("odd", "");
      odd.setMessageId(messageId);
      assertThatThrownBy(() -> handle(odd, good))
          .isInstanceOf(BatchFailedException.class)
          .hasMessageContaining("messages have no messageId")
          .hasMessageContaining("empty-body=1");
      assertThat(item(idOf(good))).isNotEmpty();
    }

    @Test
    void a_missing_record_fails_the_batch_and_the_others_are_processed() {
      var good = student("good", newId(), "Ada");
      var event = new SQSEvent();
      event.setRecords(Arrays.asList(null, good));
      assertThatThrownBy(() -> handler().handleRequest(event, aMinute()))
          .isInstanceOf(BatchFailedException.class)
          .hasMessageContaining("not from SQS");
      assertThat(item(idOf(good))).isNotEmpty();
    }
  }

  static List<Consumer<SQSMessage>> oddities() {
    var noType = new MessageAttribute();
    noType.setStringValue("value");
    var noValue = new MessageAttribute();
    noValue.setDataType("String");
    return List.of(
        it -> it.setAttributes(null),
        it -> it.setAttributes(Map.of()),
        it -> it.setAttributes(attributes("ApproximateReceiveCount", null)),
        it -> it.setAttributes(attributes("ApproximateReceiveCount", "many")),
        it -> it.setAttributes(attributes("ApproximateReceiveCount", "99999999999999999999")),
        it -> it.setAttributes(attributes("ApproximateReceiveCount", "-1")),
        it -> it.setAttributes(attributes("ApproximateReceiveCount", "")),
        it -> it.setAttributes(attributes("SentTimestamp", "yesterday")),
        it -> it.setAttributes(attributes("AWSTraceHeader", null)),
        it -> it.setAttributes(attributes("MessageGroupId", null)),
        it -> it.setMessageAttributes(null),
        it -> it.setMessageAttributes(attributes("missing", null)),
        it -> it.setMessageAttributes(attributes(null, noType)),
        it -> it.setMessageAttributes(attributes("no-type", noType)),
        it -> it.setMessageAttributes(attributes("no-value", noValue)),
        it -> it.setMessageAttributes(attributes("nothing", new MessageAttribute())),
        it -> it.setReceiptHandle(null),
        it -> it.setEventSourceArn(null),
        it -> it.setEventSourceArn(""),
        it -> it.setMd5OfBody("wrong"),
        it -> it.setAwsRegion(null));
  }

  private static <V> Map<@Nullable String, @Nullable V> attributes(
      @Nullable String name, @Nullable V value) {
    var attributes = new HashMap<@Nullable String, @Nullable V>();
    attributes.put(name, value);
    return attributes;
  }

  @Nested
  class An_event_that_is_none {

    @Test
    void says_so() {
      assertThatThrownBy(() -> handler().handleRequest(new SQSEvent(), aMinute()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Not an SQS event: it has no Records. Send the message to the queue instead.");
      assertThatThrownBy(() -> handler().handleRequest(null, aMinute()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Not an SQS event");
    }

    @Test
    void but_has_records_of_another_service_says_so() {
      var event = new SQSEvent();
      event.setRecords(List.of(new SQSMessage(), new SQSMessage()));
      assertThatThrownBy(() -> handler().handleRequest(event, aMinute()))
          .hasMessageContaining("The event is not from SQS: messages have no messageId");
    }
  }

  @Nested
  class An_interrupt_of_Lambda_s_thread {

    @Test
    void ends_with_its_invocation() {
      var handler = handler();
      Thread.currentThread().interrupt();
      assertThatThrownBy(
          () -> handler.handleRequest(event(student("m1", newId(), "Ada")), aMinute()))
          .isInstanceOf(BatchFailedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(failures(handler.handleRequest(event(student("m1", newId(), "Ada")), aMinute())))
          .isEmpty();
    }

    @Test
    void that_comes_after_the_last_call_ends_with_its_invocation_too() {
      Telemetry interrupting = (_, batch) -> {
        var result = batch.process(ConcurrentCalls.Context.NONE);
        Thread.currentThread().interrupt();
        return result;
      };
      var handler = IntakeHandler.create(cloud.settings(), interrupting);
      var response = handler.handleRequest(event(student("m1", newId(), "Ada")), aMinute());
      assertThat(failures(response)).isEmpty();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void telemetry_that_fails_does_not_change_the_response() {
    Telemetry failing = (_, batch) -> {
      batch.process(ConcurrentCalls.Context.NONE);
      throw new IndexOutOfBoundsException("as X-Ray's recorder does");
    };
    var id = newId();
    try (var log = CapturedLog.of(FailSafeTelemetry.class)) {
      var response = IntakeHandler.create(cloud.settings(), failing)
          .handleRequest(event(student("m1", id, "Ada"), message("empty", "")), aMinute());
      assertThat(failures(response)).containsExactly("empty");
      assertThat(log.lines()).hasSize(1);
    }
    assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
  }

  @Nested
  class When_the_table_cannot_be_reached {

    @Test
    void a_full_batch_failure_throws_with_the_causes_and_without_a_name() {
      var handler = IntakeHandler.create(cloud.settings(UNREACHABLE_TABLE), new OutcomeCounts());
      assertThatThrownBy(() -> handler.handleRequest(event(student("m1", "a", "Ada")), aMinute()))
          .isInstanceOf(BatchFailedException.class)
          .hasMessage(
              "All 1 messages of the batch must be retried, because of {SdkClientException=1}");
    }

    @Test
    void a_setting_returns_every_message_instead() {
      var settings = cloud
          .settings(Map.of("THROW_ON_FULL_BATCH_FAILURE", "false", "TABLE_NAME", "none"));
      var handler = IntakeHandler.create(settings, new OutcomeCounts());
      var response = handler.handleRequest(event(student("m1", "a", "Ada"), message("m2", "")),
          aMinute());
      assertThat(failures(response)).containsExactly("m1", "m2");
    }

    @Test
    void a_missing_table_leads_to_a_retry() {
      var settings = cloud.settings(Map.of("TABLE_NAME", "missing"));
      var handler = IntakeHandler.create(settings, new OutcomeCounts());
      assertThatThrownBy(() -> handler.handleRequest(event(student("m1", "a", "Ada")), aMinute()))
          .hasMessageContaining("ResourceNotFoundException=1");
    }
  }

  @Test
  void an_invocation_without_time_for_a_write_fails_with_the_settings_to_change() {
    var id = newId();
    var shortTime = LocalContext.withTimeLeft(Duration.ofSeconds(10));
    assertThatThrownBy(
        () -> handler().handleRequest(event(student("m1", id, "Ada")), shortTime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CALL_TIMEOUT_MILLISECONDS")
        .hasMessageContaining("QUEUE_TIMEOUT_MILLISECONDS")
        .hasMessageContaining("the function's timeout");
    assertThat(item(id)).isEmpty();
  }

  private IntakeHandler handler() {
    return IntakeHandler.create(cloud.settings(), new OutcomeCounts());
  }

  private SQSBatchResponse handle(SQSMessage... messages) {
    return handler().handleRequest(event(messages), aMinute());
  }

  private List<Class<?>> outcomes(SQSMessage... messages) {
    var counts = new OutcomeCounts();
    IntakeHandler.create(cloud.settings(), counts).handleRequest(event(messages), aMinute());
    return Arrays.stream(Outcome.class.getPermittedSubclasses())
        .<Class<?>>mapMulti((kind, sink) -> {
          for (var i = 0; i < counts.of(kind.asSubclass(Outcome.class)); i++) {
            sink.accept(kind);
          }
        })
        .toList();
  }

  private List<String> deadLetters() {
    return cloud.queue()
        .client()
        .receiveMessage(
            it -> it.queueUrl(cloud.queue().deadLetterUrl())
                .maxNumberOfMessages(10)
                .visibilityTimeout(0))
        .messages()
        .stream()
        .map(Message::body)
        .toList();
  }

  private Map<String, AttributeValue> item(String id) {
    return cloud.table()
        .client()
        .getItem(it -> it.tableName("testtable").key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  private static Map<String, AttributeValue> itemOf(String id, String name) {
    return Map.of("id", AttributeValue.fromS(id), "student_name", AttributeValue.fromS(name));
  }

  private static List<String> failures(SQSBatchResponse response) {
    return response.getBatchItemFailures()
        .stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private static SQSEvent event(SQSMessage... messages) {
    var event = new SQSEvent();
    event.setRecords(List.of(messages));
    return event;
  }

  private static SQSMessage student(String messageId, String id, String name) {
    return message(messageId, "{\"id\":\"%s\",\"student_name\":\"%s\"}".formatted(id, name));
  }

  private static SQSMessage message(String messageId, @Nullable String body) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    message.setBody(body);
    return message;
  }

  private static LocalContext aMinute() {
    return LocalContext.withTimeLeft(Duration.ofMinutes(1));
  }

  /** The id of a message that {@link #student} made. */
  private static String idOf(SQSMessage student) {
    return student.getBody().replaceAll("\\{\"id\":\"([^\"]*)\".*", "$1");
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
