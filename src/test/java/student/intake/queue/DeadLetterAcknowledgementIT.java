package student.intake.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Rejection;

/** What counts as an acknowledgement when the response is not one that SQS documents. */
class DeadLetterAcknowledgementIT {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final ConcurrentCalls CALLS = new ConcurrentCalls(8, Duration.ofMillis(300),
      ConcurrentCalls.Context.NONE);

  private static final String FIRST = StubQueue.accepted("0");
  private static final String SECOND = StubQueue.accepted("1");
  private static final String THIRD = StubQueue.accepted("2");

  /** The response to three entries, and the messages that it acknowledges. */
  static Stream<Arguments> responses() {
    return Stream.of(
        argumentSet("all successful", lists(FIRST + "," + SECOND + "," + THIRD, ""), "m0 m1 m2"),
        argumentSet(
            "failed without a code", lists(FIRST + "," + THIRD, "{\"Id\":\"1\"}"), "m0 m2"),
        argumentSet(
            "failed without an id",
            lists(FIRST + "," + THIRD, "{\"Code\":\"InternalError\"}"),
            "m0 m2"),
        argumentSet("in neither list", lists(FIRST + "," + THIRD, ""), "m0 m2"),
        argumentSet(
            "in both lists",
            lists(FIRST + "," + SECOND + "," + THIRD, "{\"Id\":\"1\",\"Code\":\"InternalError\"}"),
            "m0 m2"),
        argumentSet("successful twice", lists(FIRST + "," + FIRST + "," + THIRD, ""), "m0 m2"),
        argumentSet(
            "failed twice",
            lists(FIRST, "{\"Id\":\"1\",\"Code\":\"A\"},{\"Id\":\"1\",\"Code\":\"B\"}"),
            "m0"),
        argumentSet(
            "unknown id failed", lists(FIRST, "{\"Id\":\"7\",\"Code\":\"InternalError\"}"), "m0"),
        argumentSet(
            "unknown id successful", lists(FIRST + "," + StubQueue.accepted("7"), ""), "m0"),
        argumentSet(
            "successful without an id", lists(FIRST + ",{\"MessageId\":\"any\"}", ""), "m0"),
        argumentSet("null as both lists", "{\"Successful\":null,\"Failed\":null}", ""),
        argumentSet("neither list", "{}", ""));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void only_an_entry_that_is_successful_and_not_failed_is_acknowledged(
      String response, String acknowledged) throws Exception {
    try (var queue = StubQueue.start(_ -> response)) {
      var result = new DeadLetters(queue::client, StubQueue.URL, A_MINUTE)
          .apply(rejected(), CALLS);
      assertThat(result.having(DeadLettered.class))
          .extracting(it -> it.message().getBody())
          .containsExactlyElementsOf(
              Stream.of(acknowledged.split(" ")).filter(it -> !it.isEmpty()).toList());
      assertThat(result.having(Retry.class)).hasSize(3 - result.count(DeadLettered.class));
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void every_retry_has_a_cause(String response, String acknowledged) throws Exception {
    try (var queue = StubQueue.start(_ -> response)) {
      var result = new DeadLetters(queue::client, StubQueue.URL, A_MINUTE)
          .apply(rejected(), CALLS);
      assertThat(result.having(Retry.class))
          .extracting(it -> it.outcome() instanceof Retry(var cause, _) ? cause : "")
          .doesNotContainNull();
    }
  }

  private static String lists(String successful, String failed) {
    return "{\"Successful\":[%s],\"Failed\":[%s]}".formatted(successful, failed);
  }

  private static BatchResult rejected() {
    return new BatchResult(
        Stream.of("m0", "m1", "m2").map(DeadLetterAcknowledgementIT::rejected).toList(),
        Duration.ZERO);
  }

  private static BatchMessage rejected(String body) {
    var message = new SQSMessage();
    message.setMessageId(body);
    message.setBody(body);
    return new BatchMessage(
        message, Rejection.MALFORMED_JSON, new Rejected(Rejection.MALFORMED_JSON));
  }
}
