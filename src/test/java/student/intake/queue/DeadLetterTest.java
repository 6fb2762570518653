package student.intake.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import student.intake.batch.BatchMessage;
import student.intake.batch.Outcome.Rejected;
import student.intake.message.Rejection;

class DeadLetterTest {

  @Nested
  class A_dead_letter {

    @Test
    void has_the_body_and_the_attributes_unchanged() {
      var binary = new MessageAttribute();
      binary.setDataType("Binary.md5");
      binary.setBinaryValue(UTF_8.encode("abc"));
      var sent = message("not json", Map.of("source", text("registrar"), "digest", binary));
      var entry = DeadLetter.of(rejected(sent)).entry("0");
      assertThat(entry.messageBody()).isEqualTo("not json");
      assertThat(entry.messageAttributes().get("source"))
          .matches(it -> it.dataType().equals("String") && it.stringValue().equals("registrar"));
      assertThat(entry.messageAttributes().get("digest")).matches(
          it -> it.dataType().equals("Binary.md5")
              && it.binaryValue().equals(SdkBytes.fromUtf8String("abc")));
    }

    @Test
    void has_the_reason_the_original_id_and_the_time_of_the_first_send() {
      var entry = DeadLetter.of(rejected(message("not json", Map.of()))).entry("0");
      assertThat(stringValues(entry.messageAttributes())).isEqualTo(
          Map.of(
              "rejection_code", "malformed-json",
              "rejection_sentence", Rejection.MALFORMED_JSON.sentence(),
              "original_message_id", "m1",
              "first_sent_timestamp", "1795466400000"));
    }

    @Test
    void of_a_FIFO_queue_keeps_its_message_group_and_is_deduplicated() {
      var sent = message("not json", Map.of());
      sent.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments.fifo");
      sent.setAttributes(Map.of("MessageGroupId", "g1"));
      var entry = DeadLetter.of(rejected(sent)).entry("0");
      assertThat(entry.messageGroupId()).isEqualTo("g1");
      assertThat(entry.messageDeduplicationId()).isEqualTo("m1");
    }

    /** SQS message quotas: 10 attributes. */
    @Test
    void omits_the_function_s_attributes_beyond_ten_and_none_of_the_sender_s() {
      var letter = DeadLetter.of(rejected(message("not json", attributes(8))));
      assertThat(letter.attributes())
          .hasSize(10)
          .containsKeys("a0", "a7", "rejection_code", "original_message_id");
      assertThat(DeadLetter.of(rejected(message("not json", attributes(10)))).attributes())
          .hasSize(10)
          .doesNotContainKey("rejection_code");
    }

    /** SQS message quotas: 1 MiB, body and attributes. */
    @Test
    void omits_the_function_s_attributes_beyond_1_MiB() {
      var letter = DeadLetter.of(rejected(message("x".repeat(DeadLetter.MAX_BYTES), Map.of())));
      assertThat(letter.attributes()).isEmpty();
      assertThat(letter.bytes()).isEqualTo(DeadLetter.MAX_BYTES);
      var some = DeadLetter.of(rejected(message("x".repeat(DeadLetter.MAX_BYTES - 60), Map.of())));
      assertThat(some.attributes()).containsOnlyKeys("rejection_code");
    }

    /** SQS counts an attribute's name, type and value in UTF-8. */
    @Test
    void counts_each_byte_of_its_body_and_attributes() {
      var binary = new MessageAttribute();
      binary.setDataType("Binary");
      binary.setBinaryValue(ByteBuffer.wrap(new byte[7]));
      var full = attributes(9);
      full.put("naïve", binary);
      assertThat(DeadLetter.of(rejected(message("é", full))).bytes())
          .isEqualTo("é".length() * 2 + 9 * ("a0" + "String" + "v").length() + 6 + 6 + 7);
    }

    @Test
    void has_every_attribute_of_the_function_that_fits() {
      var attributeBytes = "rejection_code".length() + "String".length()
          + "malformed-json".length();
      var fits = message("x".repeat(DeadLetter.MAX_BYTES - attributeBytes), Map.of());
      assertThat(DeadLetter.of(rejected(fits)).bytes()).isEqualTo(DeadLetter.MAX_BYTES);
      var tooLong = message("x".repeat(DeadLetter.MAX_BYTES - attributeBytes + 1), Map.of());
      assertThat(DeadLetter.of(rejected(tooLong)).attributes())
          .doesNotContainKey("rejection_code");
    }

    @Test
    void that_was_replayed_keeps_the_original_id_and_gets_the_new_reason() {
      var before = Map.of(
          "original_message_id", text("m0"),
          "first_sent_timestamp", text("1"),
          "rejection_code", text("blank-id"),
          "rejection_sentence", text("What was wrong before."));
      var letter = DeadLetter.of(rejected(message("not json", before)));
      assertThat(stringValues(letter.attributes())).isEqualTo(
          Map.of(
              "original_message_id", "m0",
              "first_sent_timestamp", "1",
              "rejection_code", Rejection.MALFORMED_JSON.code(),
              "rejection_sentence", Rejection.MALFORMED_JSON.sentence()));
    }

    @Test
    void keeps_a_sender_s_attribute_that_has_the_name_of_one_of_the_function_s() {
      var letter = DeadLetter
          .of(rejected(message("not json", Map.of("rejection_code", text("of the sender")))));
      assertThat(stringValues(letter.attributes())).containsEntry("rejection_code",
          "of the sender");
    }
  }

  @Nested
  class Batches {

    /** SendMessageBatch: 10 entries. */
    @Test
    void have_at_most_ten_entries() {
      var letters = IntStream.range(0, 25).mapToObj(_ -> letter("x")).toList();
      assertThat(DeadLetterBatches.of(letters)).extracting(List::size).containsExactly(10, 10, 5);
    }

    /** SendMessageBatch: 1 MiB in all. */
    @Test
    void have_at_most_1_MiB() {
      var third = "x".repeat(DeadLetter.MAX_BYTES / 3);
      var letters = IntStream.range(0, 5).mapToObj(_ -> letter(third)).toList();
      var batches = DeadLetterBatches.of(letters);
      assertThat(batches).extracting(List::size).containsExactly(2, 2, 1);
      assertThat(batches).allMatch(
          it -> it.stream().mapToInt(DeadLetter::bytes).sum() <= DeadLetter.MAX_BYTES);
    }

    @Test
    void are_full_at_exactly_1_MiB() {
      var half = letter("x".repeat(DeadLetter.MAX_BYTES / 2));
      var rest = letter("x".repeat(DeadLetter.MAX_BYTES - half.bytes() - letter("").bytes()));
      assertThat(half.bytes() + rest.bytes()).isEqualTo(DeadLetter.MAX_BYTES);
      assertThat(DeadLetterBatches.of(List.of(half, rest))).hasSize(1);
    }

    @Test
    void are_none_without_a_dead_letter() {
      assertThat(DeadLetterBatches.of(List.of())).isEmpty();
    }
  }

  private static DeadLetter letter(String body) {
    return DeadLetter.of(rejected(message(body, Map.of())));
  }

  private static BatchMessage rejected(SQSMessage message) {
    var reason = Rejection.MALFORMED_JSON;
    return new BatchMessage(message, reason, new Rejected(reason));
  }

  private static SQSMessage message(String body, Map<String, MessageAttribute> attributes) {
    var message = new SQSMessage();
    message.setMessageId("m1");
    message.setBody(body);
    message.setAttributes(Map.of("SentTimestamp", "1795466400000"));
    message.setMessageAttributes(attributes);
    return message;
  }

  private static Map<String, MessageAttribute> attributes(int count) {
    var attributes = new HashMap<String, MessageAttribute>();
    IntStream.range(0, count).forEach(i -> attributes.put("a" + i, text("v")));
    return attributes;
  }

  private static MessageAttribute text(String value) {
    var attribute = new MessageAttribute();
    attribute.setDataType("String");
    attribute.setStringValue(value);
    return attribute;
  }

  private static Map<String, String> stringValues(
      Map<String, MessageAttributeValue> attributes) {
    var values = new HashMap<String, String>();
    attributes.forEach((name, value) -> values.put(name, value.stringValue()));
    return values;
  }
}
