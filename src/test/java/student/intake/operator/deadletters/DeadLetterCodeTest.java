package student.intake.operator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class DeadLetterCodeTest {

  private static final String STUDENT = "{\"id\": \"s-1\", \"student_name\": \"Ada\"}";
  private static final String[] EVENTBRIDGE = {
      "RULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE", "RETRY_ATTEMPTS",
      "EXHAUSTED_RETRY_CONDITION"};

  @Nested
  class A_message_that_SQS_moved {

    @Test
    void gave_up_if_its_body_is_valid() {
      assertThat(moved(STUDENT).code()).isEqualTo("gave-up");
    }

    @Test
    void is_rejected_if_its_body_is_invalid() {
      assertThat(moved("{}").code()).isEqualTo("missing-id");
    }

    @Test
    void has_no_reason_of_an_earlier_time() {
      assertThat(moved(STUDENT, "rejection_code").code()).isEqualTo("gave-up");
      assertThat(moved(STUDENT, EVENTBRIDGE).code()).isEqualTo("gave-up");
    }

    private static DeadLetter moved(String body, String... attributes) {
      return letter(
          body, Map.of(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, "an-arn"),
          attributes);
    }
  }

  @Nested
  class A_message_that_the_function_sent {

    @Test
    void has_the_code_and_the_sentence_of_its_attributes() {
      var letter = sent("{}", "rejection_code", "rejection_sentence");
      assertThat(letter.code()).isEqualTo("value of rejection_code");
      assertThat(letter.reason()).isEqualTo("value of rejection_sentence");
    }

    @Test
    void is_rejected_even_if_EventBridge_could_not_deliver_it_before() {
      var letter = sent(
          STUDENT, "RULE_ARN", "TARGET_ARN", "ERROR_CODE", "rejection_code");
      assertThat(letter.code()).isEqualTo("value of rejection_code");
      assertThat(letter.reason()).doesNotContain("EventBridge");
    }

    @Test
    void without_attributes_has_the_code_of_its_body() {
      assertThat(sent("{}").code()).isEqualTo("missing-id");
    }
  }

  @Nested
  class An_event_that_EventBridge_could_not_deliver {

    @Test
    void is_undelivered_for_the_reason_in_its_attributes() {
      var letter = sent(STUDENT, EVENTBRIDGE);
      assertThat(letter.code()).isEqualTo("undelivered");
      assertThat(letter.reason()).isEqualTo(
          "EventBridge could not deliver the event (value of ERROR_CODE): value of ERROR_MESSAGE");
    }

    @Test
    void is_undelivered_whatever_its_detail_is() {
      assertThat(sent("{}", EVENTBRIDGE).code()).isEqualTo("undelivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RULE_ARN", "TARGET_ARN", "ERROR_CODE"})
    void is_recognized_by_all_three_attributes_that_EventBridge_always_sets(String missing) {
      var others = Arrays.stream(EVENTBRIDGE).filter(it -> !it.equals(missing))
          .toArray(String[]::new);
      var letter = sent("{}", others);
      assertThat(letter.code()).isEqualTo("missing-id");
      assertThat(letter.publisherAttributes()).containsOnlyKeys(others);
    }

    @Test
    void has_no_attribute_of_its_publisher() {
      assertThat(sent(STUDENT, EVENTBRIDGE).publisherAttributes()).isEmpty();
    }
  }

  @Test
  void A_valid_message_that_nobody_marked_is_undelivered_because_SNS_adds_no_attributes() {
    var letter = sent(STUDENT, "source");
    assertThat(letter.code()).isEqualTo("undelivered");
    assertThat(letter.reason()).startsWith("SNS could not deliver");
    assertThat(letter.publisherAttributes()).containsOnlyKeys("source");
  }

  private static DeadLetter sent(String body, String... attributes) {
    return letter(body, Map.of(), attributes);
  }

  private static DeadLetter letter(
      String body, Map<MessageSystemAttributeName, String> system, String... attributes) {
    return letter(body, system, attributes(attributes));
  }

  private static DeadLetter letter(
      String body, Map<MessageSystemAttributeName, String> system,
      Map<String, MessageAttributeValue> attributes) {
    return new DeadLetter(
        Message.builder()
            .messageId("an-id")
            .body(body)
            .attributes(system)
            .messageAttributes(attributes)
            .build());
  }

  private static Map<String, MessageAttributeValue> attributes(String... names) {
    return new HashMap<>(
        Arrays.stream(names).collect(Collectors.toMap(it -> it, it -> text("value of " + it))));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
