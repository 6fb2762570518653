package student.intake.operator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class RestoredAttributesTest {

  private static final String STUDENT = "{\"id\": \"s-1\", \"student_name\": \"Ada\"}";
  private static final Map<MessageSystemAttributeName, String> SENT = Map.of(
      MessageSystemAttributeName.SENT_TIMESTAMP, "1700000000000");
  private static final Map<MessageSystemAttributeName, String> MOVED = Map.of(
      MessageSystemAttributeName.SENT_TIMESTAMP, "1700000000000",
      MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, "an-arn");

  @Test
  void are_the_attributes_that_the_message_had() {
    var attributes = Map.of(
        "source", DeadLettersFixture.text("a school"), "b", DeadLettersFixture.binary(1, 2),
        "rejection_code", DeadLettersFixture.text("blank-id"));
    assertThat(restored(STUDENT, SENT, attributes)).containsAllEntriesOf(attributes);
  }

  @Test
  void have_the_id_and_the_time_of_the_original_message() {
    assertThat(restored(STUDENT, SENT, Map.of())).containsExactlyInAnyOrderEntriesOf(
        Map.of(
            "original_message_id", DeadLettersFixture.text("an-id"),
            "first_sent_timestamp", DeadLettersFixture.text("1700000000000")));
  }

  @Test
  void have_no_time_if_it_is_unknown() {
    assertThat(restored(STUDENT, Map.of(), Map.of())).containsOnlyKeys("original_message_id");
  }

  @Test
  void keep_the_id_and_the_time_of_the_message_that_was_rejected_first() {
    var attributes = Map.of(
        "original_message_id", DeadLettersFixture.text("first-id"),
        "first_sent_timestamp", DeadLettersFixture.text("1600000000000"));
    assertThat(restored(STUDENT, SENT, attributes))
        .containsExactlyInAnyOrderEntriesOf(attributes);
  }

  @Test
  void of_a_message_that_SQS_moved_have_its_code_and_not_that_of_an_earlier_rejection() {
    var attributes = restored(
        STUDENT, MOVED,
        Map.of(
            "rejection_code", DeadLettersFixture.text("blank-id"),
            "rejection_sentence", DeadLettersFixture.text("Blank.")));
    assertThat(attributes).containsEntry("rejection_code", DeadLettersFixture.text("gave-up"));
    assertThat(attributes.get("rejection_sentence")).extracting(MessageAttributeValue::stringValue)
        .asString().contains("exceeded maxReceiveCount");
  }

  @Test
  void are_at_most_ten() {
    var attributes = new HashMap<String, MessageAttributeValue>();
    for (var i = 0; i < 9; i++) {
      attributes.put("a" + i, DeadLettersFixture.text("1"));
    }
    assertThat(restored(STUDENT, MOVED, attributes)).hasSize(10).containsKey("rejection_code");
  }

  @Test
  void leave_the_message_within_a_mebibyte() {
    var body = "x".repeat(1_048_576 - 20);
    assertThat(restored(body, SENT, Map.of())).isEmpty();
  }

  private static Map<String, MessageAttributeValue> restored(
      String body, Map<MessageSystemAttributeName, String> system,
      Map<String, MessageAttributeValue> attributes) {
    return RestoredAttributes.of(
        new DeadLetter(
            Message.builder()
                .messageId("an-id")
                .body(body)
                .attributes(system)
                .messageAttributes(attributes)
                .build()));
  }
}
