package student.intake;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import student.intake.batch.BatchFailedException;
import student.intake.batch.Outcome.Conflict;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;

/**
 * The function's promises, one test each. FunctionProcessIT tests that no name is logged or traced: it
 * sees everything that leaves the function.
 */
@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
@ExpectsWarnings(of = VisibilityTimeouts.class)
class PromisesIT {

  private static final Fault NONE = new Fault.None();

  private final EmbeddedCloud cloud = EmbeddedCloud.start();
  private final OutcomeCounts outcomes = new OutcomeCounts();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void a_message_leaves_the_queue_only_when_its_student_is_in_the_table_or_it_is_a_dead_letter() {
    var random = new Random(3);
    var messages = IntStream.range(0, 90)
        .mapToObj(i -> i % 3 == 0 ? message("not json " + newId()) : student(newId(), "Ada"))
        .toList();
    var leaving = leaving(
        messages,
        () -> random.nextBoolean() ? NONE : new Fault.ClosedAfterCall(),
        () -> new Fault.PartialFailure(random.nextBoolean()));
    var students = cloud.table().ids();
    var deadLetters = deadLetters();
    assertThat(leaving).isNotEmpty().hasSizeLessThan(90).allMatch(
        it -> students.contains(it.getMessageId()) || deadLetters.contains(it.getBody()));
  }

  @Test
  void a_student_in_the_table_is_never_changed() {
    var id = newId();
    leaving(List.of(student(id, "Ada")), () -> NONE, () -> NONE);
    leaving(List.of(student(id, "Grace")), () -> NONE, () -> NONE);
    assertThat(outcomes.of(Conflict.class)).isEqualTo(1);
    assertThat(item(id)).isEqualTo(
        Map.of("id", AttributeValue.fromS(id), "student_name", AttributeValue.fromS("Ada")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ValidationException", "AccessDeniedException",
      "ResourceNotFoundException",
      "ThrottlingException", "SomethingNew"})
  void only_the_function_s_validation_rejects_and_an_error_of_AWS_is_retried(String answer) {
    var refused = student(newId(), "Ada");
    assertThatThrownBy(
        () -> leaving(List.of(refused), () -> new Fault.ErrorResponse(400, answer), () -> NONE))
        .isInstanceOf(BatchFailedException.class)
        .hasMessageContaining(answer);
    assertThat(deadLetters()).doesNotContain(refused.getBody());
  }

  @Test
  void a_rejected_message_that_could_not_be_dead_lettered_is_retried() {
    var rejected = message("not json");
    var added = student(newId(), "Ada");
    assertThat(
        leaving(
            List.of(rejected, added),
            () -> NONE,
            () -> new Fault.ErrorResponse(400, "AccessDeniedException")))
        .containsExactly(added);
  }

  @Test
  void a_failed_ChangeMessageVisibility_only_costs_the_back_off() {
    var retried = student(newId(), "Ada");
    retried.setReceiptHandle("a handle without a message");
    var added = student(newId(), "Ada");
    var calls = Stream.of(new Fault.ErrorResponse(400, "AccessDeniedException"), NONE).iterator();
    assertThat(
        leaving(
            List.of(retried, added),
            calls::next,
            () -> new Fault.ErrorResponse(400, "AccessDeniedException")))
        .hasSize(1);
  }

  @Test
  void a_full_batch_failure_throws_unless_a_setting_turns_it_off() {
    var batch = List.of(student(newId(), "Ada"), student(newId(), "Grace"));
    Supplier<Fault> refusing = () -> new Fault.ErrorResponse(400, "AccessDeniedException");
    assertThatThrownBy(() -> leaving(batch, refusing, () -> NONE))
        .isInstanceOf(BatchFailedException.class);
    assertThat(
        leaving(batch, refusing, () -> NONE, Map.of("THROW_ON_FULL_BATCH_FAILURE", "false")))
        .isEmpty();
  }

  private List<SQSMessage> leaving(
      List<SQSMessage> batch, Supplier<Fault> table, Supplier<Fault> queue) {
    return leaving(batch, table, queue, Map.of());
  }

  /** Returns the messages of {@code batch} that Lambda would delete from the queue. */
  private List<SQSMessage> leaving(
      List<SQSMessage> batch,
      Supplier<Fault> tableFaults,
      Supplier<Fault> queueFaults,
      Map<String, String> more) {
    try (var table = FaultyProxy.start(cloud.table().endpoint(), tableFaults);
        var queue = FaultyProxy.start(cloud.queue().endpoint(), queueFaults)) {
      var variables = new HashMap<>(more);
      variables.put("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString());
      variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
      variables.put("MAX_ATTEMPTS", "1");
      variables.put("MAX_CONCURRENT_WRITES", "1");
      var event = new SQSEvent();
      event.setRecords(batch);
      var retried = IntakeHandler.create(cloud.settings(variables), outcomes)
          .handleRequest(event, LocalContext.withTimeLeft(Duration.ofMinutes(1)))
          .getBatchItemFailures()
          .stream()
          .map(BatchItemFailure::getItemIdentifier)
          .collect(toSet());
      return batch.stream().filter(it -> !retried.contains(it.getMessageId())).toList();
    }
  }

  private static SQSMessage student(String id, String name) {
    var message = message("{\"id\":\"%s\",\"student_name\":\"%s\"}".formatted(id, name));
    message.setMessageId(id);
    return message;
  }

  private static SQSMessage message(String body) {
    var message = new SQSMessage();
    message.setMessageId(newId());
    message.setBody(body);
    return message;
  }

  private Set<String> deadLetters() {
    return Stream
        .generate(
            () -> cloud.queue()
                .client()
                .receiveMessage(
                    it -> it.queueUrl(cloud.queue().deadLetterUrl()).maxNumberOfMessages(10))
                .messages())
        .takeWhile(it -> !it.isEmpty())
        .flatMap(List::stream)
        .map(Message::body)
        .collect(toSet());
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
