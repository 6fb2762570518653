package student.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.batch.BatchFailedException;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;

/** One fault at a time, between the function and the table. */
@TestInstance(PER_CLASS)
@Isolated("Its timeouts assume an otherwise idle machine.")
class FaultsIT {

  private static final Duration TOO_LONG = Duration.ofSeconds(4);

  private final EmbeddedCloud cloud = EmbeddedCloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Nested
  class A_message_is_retried_and_never_rejected {

    @ParameterizedTest
    @CsvSource({
        "400, ProvisionedThroughputExceededException",
        "400, ThrottlingException",
        "400, AccessDeniedException",
        "400, ResourceNotFoundException",
        "400, ValidationException",
        "400, ItemCollectionSizeLimitExceededException",
        "400, TransactionConflictException",
        "400, UnrecognizedClientException",
        "500, InternalServerError",
        "503, ServiceUnavailable"})
    void when_AWS_responds_with_an_error(int status, String type) {
      retried(() -> new Fault.ErrorResponse(status, type), type);
    }

    @Test
    void when_the_connection_is_lost_before_the_write() {
      retried(Fault.ClosedBeforeCall::new, "SdkClientException");
    }

    @Test
    void when_the_response_times_out() {
      retried(() -> new Fault.DelayedCall(TOO_LONG), "ApiCall");
    }

    private void retried(Supplier<Fault> faults, String cause) {
      var counts = new OutcomeCounts();
      assertThatThrownBy(() -> handle(faults, counts, newId()))
          .isInstanceOf(BatchFailedException.class)
          .hasMessageContaining(cause);
      assertThat(counts.of(Retry.class)).isEqualTo(1);
      assertThat(counts.of(Rejected.class)).isZero();
      assertThat(cloud.queue().deadLetterDepth().total()).isZero();
    }
  }

  @Nested
  class A_message_leaves_the_queue {

    @Test
    void when_the_response_to_its_write_was_lost() {
      var counts = new OutcomeCounts();
      var id = newId();
      handle(once(new Fault.ClosedAfterCall()), counts, id);
      assertThat(counts.of(AlreadyPresent.class)).isEqualTo(1);
      assertThat(item(id)).containsEntry("student_name", AttributeValue.fromS("Ada"));
    }

    @Test
    void when_the_response_to_its_write_was_late() {
      var counts = new OutcomeCounts();
      handle(once(new Fault.DelayedResponse(TOO_LONG)), counts, newId());
      assertThat(counts.of(AlreadyPresent.class)).isEqualTo(1);
    }

    @Test
    void when_the_table_was_throttled_for_a_moment() {
      var counts = new OutcomeCounts();
      handle(once(new Fault.ErrorResponse(500, "InternalServerError")), counts, newId());
      assertThat(counts.of(Added.class)).isEqualTo(1);
    }
  }

  private void handle(Supplier<Fault> faults, OutcomeCounts counts, String id) {
    try (var proxy = FaultyProxy.start(cloud.table().endpoint(), faults)) {
      var settings = cloud.settings(
          Map.of(
              "AWS_ENDPOINT_URL_DYNAMODB", proxy.endpoint().toString(),
              "MAX_ATTEMPTS", "2",
              "ATTEMPT_TIMEOUT_MILLISECONDS", "2000",
              "CALL_TIMEOUT_MILLISECONDS", "10000"));
      var handler = IntakeHandler.create(settings, counts);
      SQSBatchResponse response = handler.handleRequest(event(id),
          LocalContext.withTimeLeft(Duration.ofMinutes(1)));
      assertThat(response.getBatchItemFailures()).isEmpty();
    }
  }

  private static Supplier<Fault> once(Fault fault) {
    var calls = new AtomicInteger();
    return () -> calls.getAndIncrement() == 0 ? fault : new Fault.None();
  }

  private static SQSEvent event(String id) {
    var message = new SQSMessage();
    message.setMessageId("m1");
    message.setBody("{\"id\":\"%s\",\"student_name\":\"Ada\"}".formatted(id));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private Map<String, AttributeValue> item(String id) {
    return cloud.table()
        .client()
        .getItem(it -> it.tableName("testtable").key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
