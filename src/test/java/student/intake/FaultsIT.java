package student.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.batch.BatchFailedException;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultKind;
import student.intake.local.faults.FaultyProxy;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;

/**
 * One kind of fault at a time, on every call to the table or to the queues. {@link FaultKind} lists what
 * can be done to the function.
 */
@TestInstance(PER_CLASS)
@Isolated("Its timeouts assume an otherwise idle machine.")
@ExpectsWarnings(of = VisibilityTimeouts.class)
class FaultsIT {

  private static final Duration TOO_LONG = Duration.ofSeconds(2);
  private static final String NAME = "Ada Lovelace";

  /** A code that an operator can look up: never null, and no text of a response. */
  private static final String CODES = "\\{([A-Za-z][A-Za-z0-9.-]*=1)\\}";

  private final EmbeddedCloud cloud = EmbeddedCloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Nested
  class On_every_call_to_the_table {

    @ParameterizedTest
    @MethodSource("student.intake.FaultsIT#tableFaults")
    void a_message_leaves_the_queue_only_if_its_student_is_in_the_table(FaultKind kind) {
      var id = newId();
      try (var table = FaultyProxy.start(cloud.table().endpoint(), () -> kind.fault(TOO_LONG))) {
        var counts = new OutcomeCounts();
        var result = handle(
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString()), counts, student(id));
        if (result.failed()) {
          assertThat(result.error()).containsPattern(CODES).doesNotContain("Ada");
          assertThat(counts.of(Retry.class)).isEqualTo(1);
        } else {
          assertThat(item(id)).containsEntry("student_name", AttributeValue.fromS(NAME));
        }
        assertThat(result.failed() || kind.forwards()).isTrue();
        assertThat(counts.of(Rejected.class) + counts.of(DeadLettered.class)).isZero();
      }
    }
  }

  @Nested
  class On_every_call_to_the_queues {

    @ParameterizedTest
    @MethodSource("student.intake.FaultsIT#queueFaults")
    void a_rejected_message_leaves_the_queue_only_if_it_is_a_dead_letter(FaultKind kind) {
      var body = "not json " + newId();
      var result = withFaultyQueues(kind, message("bad", body), student(newId()));
      if (!result.named().contains("bad")) {
        assertThat(deadLetters()).contains(body);
      }
      assertThat(result.failed()).as(result.error()).isFalse();
      assertThat(result.named()).isSubsetOf("bad");
    }

    /** Two calls for dead letters and two for visibility timeouts, whose failures are put together. */
    @ParameterizedTest
    @MethodSource("student.intake.FaultsIT#queueFaults")
    void a_batch_whose_other_messages_were_added_does_not_fail(FaultKind kind) {
      var messages = IntStream.range(0, 24)
          .mapToObj(i -> i % 2 == 0 ? message("m" + i, "") : student(newId()))
          .toArray(SQSMessage[]::new);
      var result = withFaultyQueues(kind, messages);
      assertThat(result.failed()).as(result.error()).isFalse();
      assertThat(result.named()).hasSize(12);
    }

    @Test
    void that_differs_from_call_to_call_a_batch_does_not_fail() {
      var kinds = FaultKind.forQueues().iterator();
      var messages = IntStream.range(0, 10 * FaultKind.forQueues().size())
          .mapToObj(i -> i % 2 == 0 ? message("m" + i, "") : student(newId()))
          .toArray(SQSMessage[]::new);
      try (var queues = FaultyProxy.start(
          cloud.queue().endpoint(), () -> kinds.hasNext()
              ? kinds.next().fault(TOO_LONG)
              : new Fault.None())) {
        var result = handle(
            Map.of("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString()),
            new OutcomeCounts(),
            messages);
        assertThat(result.failed()).as(result.error()).isFalse();
      }
    }

    private Result withFaultyQueues(FaultKind kind, SQSMessage... messages) {
      try (var queues = FaultyProxy.start(cloud.queue().endpoint(), () -> kind.fault(TOO_LONG))) {
        return handle(
            Map.of("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString()),
            new OutcomeCounts(),
            messages);
      }
    }
  }

  @Nested
  class On_the_first_call_only {

    @Test
    void a_lost_response_to_a_write_leads_to_already_present() {
      assertThat(outcomeAfter(new Fault.ClosedAfterCall())).isEqualTo(AlreadyPresent.class);
    }

    @Test
    void a_late_response_to_a_write_leads_to_already_present() {
      assertThat(outcomeAfter(new Fault.DelayedResponse(TOO_LONG)))
          .isEqualTo(AlreadyPresent.class);
    }

    @Test
    void an_error_of_DynamoDB_leads_to_added() {
      assertThat(outcomeAfter(new Fault.ErrorResponse(500, "InternalServerError")))
          .isEqualTo(Added.class);
    }

    private Class<?> outcomeAfter(Fault fault) {
      var calls = new AtomicInteger();
      Supplier<Fault> faults = () -> calls.getAndIncrement() == 0 ? fault : new Fault.None();
      try (var table = FaultyProxy.start(cloud.table().endpoint(), faults)) {
        var counts = new OutcomeCounts();
        handle(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString(),
                "MAX_ATTEMPTS", "2",
                "ATTEMPT_TIMEOUT_MILLISECONDS", "1500",
                "CALL_TIMEOUT_MILLISECONDS", "10000"),
            counts,
            student(newId()));
        return Stream.of(Added.class, AlreadyPresent.class, Retry.class)
            .filter(it -> counts.of(it) == 1)
            .findFirst()
            .orElseThrow();
      }
    }
  }

  static List<FaultKind> tableFaults() {
    return FaultKind.forTable();
  }

  static List<FaultKind> queueFaults() {
    return FaultKind.forQueues();
  }

  /** What the handler did: it named messages, or it threw. */
  private record Result(List<String> named, String error) {
    boolean failed() {
      return !error.isEmpty();
    }
  }

  private Result handle(Map<String, String> more, OutcomeCounts counts, SQSMessage... messages) {
    var variables = new HashMap<>(
        Map.of(
            "MAX_ATTEMPTS", "1",
            "ATTEMPT_TIMEOUT_MILLISECONDS", "1000",
            "CALL_TIMEOUT_MILLISECONDS", "1500",
            "QUEUE_TIMEOUT_MILLISECONDS", "1500"));
    variables.putAll(more);
    var handler = IntakeHandler.create(cloud.settings(variables), counts);
    var event = new SQSEvent();
    event.setRecords(List.of(messages));
    try {
      var response = handler.handleRequest(
          event, LocalContext.withTimeLeft(Duration.ofMinutes(1)));
      return new Result(
          response.getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier)
              .toList(),
          "");
    } catch (BatchFailedException failure) {
      return new Result(List.of(), String.valueOf(failure.getMessage()));
    }
  }

  private List<String> deadLetters() {
    return Stream.generate(
        () -> cloud.queue().client().receiveMessage(
            it -> it.queueUrl(cloud.queue().deadLetterUrl()).maxNumberOfMessages(10)).messages())
        .takeWhile(it -> !it.isEmpty())
        .flatMap(List::stream)
        .map(Message::body)
        .toList();
  }

  private Map<String, AttributeValue> item(String id) {
    return cloud.table()
        .client()
        .getItem(it -> it.tableName("testtable").key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  private static SQSMessage student(String id) {
    return message(
        "student-" + id, "{\"id\":\"%s\",\"student_name\":\"%s\"}".formatted(id, NAME));
  }

  private static SQSMessage message(String messageId, String body) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    message.setReceiptHandle("receipt-" + messageId);
    message.setBody(body);
    return message;
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
