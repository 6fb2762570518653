package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome;
import student.intake.local.cloud.QueuedMessage;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** What the page remembers of messages. */
class MessageLogTest {

  private static final String QUEUE = "enrollments";
  private static final String DEAD_LETTERS = "enrollments-dead-letters";
  private static final MessageFilter ALL = new MessageFilter("", "", "");

  private final MessageLog log = new MessageLog(QUEUE);

  @Test
  void a_message_is_on_the_way_until_it_leaves_the_queue() {
    log.added(message(QUEUE, "m-1", 0));
    assertThat(fate("m-1")).isEqualTo(Fate.ON_THE_WAY);
    log.processed(result("m-1", new Outcome.Added()));
    assertThat(fate("m-1")).isEqualTo(Fate.ON_THE_WAY);
    log.removed(QUEUE, "m-1");
    assertThat(fate("m-1")).isEqualTo(Fate.ADDED);
  }

  @Test
  void a_message_that_leaves_the_queue_without_an_outcome_was_removed_by_others() {
    log.added(message(QUEUE, "m-1", 0));
    log.removed(QUEUE, "m-1");
    assertThat(fate("m-1")).isEqualTo(Fate.REMOVED);
    assertThat(log.counts().removed()).isEqualTo(1);
  }

  @Test
  void a_message_that_the_redrive_policy_moves_is_dead_lettered() {
    log.added(message(QUEUE, "m-1", 0));
    log.processed(result("m-1", new Outcome.Retry("ThrottlingException", "HTTP status 400")));
    log.added(message(DEAD_LETTERS, "m-1", 2));
    assertThat(fate("m-1")).isEqualTo(Fate.DEAD_LETTERED);
    assertThat(log.counts().deadLettered()).isEqualTo(1);
  }

  @Test
  void a_dead_letter_that_the_function_sends_is_not_counted_as_a_message() {
    log.added(message(QUEUE, "m-1", 0));
    log.added(message(DEAD_LETTERS, "m-2", 0));
    log.processed(result("m-1", new Outcome.DeadLettered(Rejection.BLANK_ID)));
    log.removed(QUEUE, "m-1");
    assertThat(log.counts().sent()).isEqualTo(1);
    assertThat(log.counts().deadLettered()).isEqualTo(1);
  }

  @Test
  void a_message_whose_receive_is_told_before_its_sending_is_one_message_with_its_outcome() {
    log.changed(visibleAt("m-1", 1, Instant.EPOCH));
    log.added(message(QUEUE, "m-1", 0));
    log.processed(result("m-1", new Outcome.DeadLettered(Rejection.BLANK_ID)));
    log.removed(QUEUE, "m-1");
    assertThat(log.get("m-1").orElseThrow().receives())
        .extracting(Receive::number, Receive::code).containsExactly(tuple(1, "blank-id"));
    assertThat(log.counts().sent()).isEqualTo(1);
    assertThat(log.counts().balanced(0)).isTrue();
  }

  @Test
  void a_change_of_a_message_that_was_received_before_and_is_forgotten_adds_nothing() {
    log.changed(visibleAt("m-1", 2, Instant.EPOCH));
    assertThat(log.counts().sent()).isZero();
  }

  @Test
  void the_counts_come_out() {
    IntStream.range(0, 4).forEach(i -> log.added(message(QUEUE, "m-" + i, 0)));
    var outcomes = List.of(
        new Outcome.Added(), new Outcome.AlreadyPresent(), new Outcome.Conflict());
    for (var i = 0; i < outcomes.size(); i++) {
      log.processed(result("m-" + i, outcomes.get(i)));
      log.removed(QUEUE, "m-" + i);
    }
    assertThat(log.counts().balanced(1)).isTrue();
    assertThat(log.counts().balanced(0)).isFalse();
  }

  @Test
  void each_receive_has_its_outcome_and_the_delay_until_the_next() {
    var received = Instant.parse("2026-11-26T08:00:00Z");
    log.added(message(QUEUE, "m-1", 0));
    log.changed(visibleAt("m-1", 1, received.plusSeconds(180)));
    log.processed(result("m-1", new Outcome.Retry("ThrottlingException", "HTTP status 400")));
    log.changed(visibleAt("m-1", 1, received.plusSeconds(10)));
    log.changed(visibleAt("m-1", 2, received.plusSeconds(190)));
    log.processed(result("m-1", new Outcome.Added()));

    assertThat(log.get("m-1").orElseThrow().receives())
        .extracting(Receive::number, Receive::outcome, Receive::code)
        .containsExactly(
            tuple(1, "retry", "ThrottlingException"),
            tuple(2, "added", ""));
    assertThat(log.get("m-1").orElseThrow().receives().getFirst().visibleAgainAt())
        .isEqualTo(received.plusSeconds(10));
  }

  @Test
  void an_invocation_that_ends_without_a_response_leaves_no_outcome() {
    log.added(message(QUEUE, "m-1", 0));
    log.changed(visibleAt("m-1", 1, Instant.EPOCH));
    log.changed(visibleAt("m-1", 2, Instant.EPOCH));
    assertThat(log.get("m-1").orElseThrow().receives()).extracting(Receive::outcome)
        .containsExactly("none", "none");
  }

  @Test
  void only_the_newest_messages_are_remembered_but_all_are_counted() {
    IntStream.range(0, MessageLog.MAX_MESSAGES + 5)
        .forEach(i -> log.added(message(QUEUE, "m-" + i, 0)));
    var found = log.find(ALL, 1);
    assertThat(found.total()).isEqualTo(MessageLog.MAX_MESSAGES);
    assertThat(found.dropped()).isEqualTo(5);
    assertThat(log.get("m-4")).isEmpty();
    assertThat(log.get("m-5")).isPresent();
    assertThat(log.counts().sent()).isEqualTo(MessageLog.MAX_MESSAGES + 5);
  }

  @Test
  void large_messages_are_remembered_up_to_a_size() {
    var large = "x".repeat(1_000_000);
    IntStream.range(0, 100).forEach(i -> log.added(message(QUEUE, "m-" + i, large)));
    assertThat(log.find(ALL, 1).total()).isLessThan(70);
  }

  @Test
  void a_message_that_is_no_longer_remembered_is_still_counted_when_it_ends() {
    log.added(message(QUEUE, "first", 0));
    IntStream.range(0, MessageLog.MAX_MESSAGES)
        .forEach(i -> log.added(message(QUEUE, "m-" + i, 0)));
    log.processed(result("first", new Outcome.Added()));
    log.removed(QUEUE, "first");
    assertThat(log.counts().added()).isEqualTo(1);
  }

  @Test
  void a_message_remembers_a_bounded_number_of_receives() {
    log.added(message(QUEUE, "m-1", 0));
    IntStream.rangeClosed(1, 200).forEach(i -> log.changed(visibleAt("m-1", i, Instant.EPOCH)));
    var receives = log.get("m-1").orElseThrow().receives();
    assertThat(receives).hasSize(TrackedMessage.MAX_RECEIVES);
    assertThat(receives.getLast().number()).isEqualTo(200);
  }

  @Test
  void a_dead_letter_that_SQS_moves_back_is_on_the_way_again() {
    log.added(message(QUEUE, "m-1", 0));
    log.added(message(DEAD_LETTERS, "m-1", 2));
    log.added(message(QUEUE, "m-1", 0));
    assertThat(fate("m-1")).isEqualTo(Fate.ON_THE_WAY);
    assertThat(log.counts().sent()).isEqualTo(2);
    assertThat(log.counts().balanced(1)).isTrue();
  }

  @Test
  void messages_are_found_by_student_outcome_and_code_the_newest_first() {
    log.added(message(QUEUE, "m-1", "{\"id\": \"s-1\", \"student_name\": \"Ada\"}"));
    log.added(message(QUEUE, "m-2", "{\"id\": \"s-12\", \"student_name\": \"Grace\"}"));
    log.added(message(QUEUE, "m-3", "nonsense"));
    log.changed(visibleAt("m-3", 1, Instant.EPOCH));
    log.processed(result("m-3", new Outcome.DeadLettered(Rejection.MALFORMED_JSON)));
    log.removed(QUEUE, "m-3");

    assertThat(ids(new MessageFilter("s-1", "", ""))).containsExactly("m-2", "m-1");
    assertThat(ids(new MessageFilter("", "dead-lettered", ""))).containsExactly("m-3");
    assertThat(ids(new MessageFilter("", "", "malformed-json"))).containsExactly("m-3");
    assertThat(ids(new MessageFilter("", "added", ""))).isEmpty();
  }

  private List<String> ids(MessageFilter filter) {
    return log.find(filter, 10).messages().stream().map(it -> it.message().messageId()).toList();
  }

  private Fate fate(String messageId) {
    return log.get(messageId).orElseThrow().fate();
  }

  private static QueuedMessage message(String queue, String messageId, int receiveCount) {
    return new QueuedMessage(
        queue, messageId, "{}", Map.of(), Optional.empty(), Instant.EPOCH, receiveCount,
        Instant.EPOCH);
  }

  private static QueuedMessage message(String queue, String messageId, String body) {
    return new QueuedMessage(queue, messageId, body, Map.of(), Optional.empty(), Instant.EPOCH, 0,
        Instant.EPOCH);
  }

  private static QueuedMessage visibleAt(String messageId, int receiveCount, Instant visibleAt) {
    return new QueuedMessage(
        QUEUE, messageId, "{}", Map.of(), Optional.empty(), Instant.EPOCH, receiveCount, visibleAt);
  }

  private static BatchResult result(String messageId, Outcome outcome) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    return new BatchResult(
        List.of(new BatchMessage(message, new Student("s-1", "Ada"), outcome)),
        Duration.ofMillis(12));
  }
}
