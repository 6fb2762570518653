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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import student.intake.batch.BatchMessage;
import student.intake.batch.Outcome.Rejected;
import student.intake.message.Rejection;

class DeadLetterTest {

  @Nested
  class A_dead_letter {

    @Test
    void has_the_body_and_the_attributes_unchanged() {
      var sent = message(
          "not json",
          Map.of("source", text("registrar"), "digest", binary("Binary.md5", "abc")));
      var entry = entry(sent);
      assertThat(entry.messageBody()).isEqualTo("not json");
      assertThat(entry.messageAttributes().get("source"))
          .matches(it -> it.dataType().equals("String") && it.stringValue().equals("registrar"));
      assertThat(entry.messageAttributes().get("digest")).matches(
          it -> it.dataType().equals("Binary.md5")
              && it.binaryValue().equals(SdkBytes.fromUtf8String("abc")));
    }

    @Test
    void has_the_reason_the_original_id_and_the_time_of_the_first_send() {
      var entry = entry(message("not json", Map.of()));
      assertThat(stringValues(entry.messageAttributes())).isEqualTo(
          Map.of(
              "rejection_code", "malformed-json",
              "rejection_sentence", Rejection.MALFORMED_JSON.sentence(),
              "original_message_id", "m1",
              "first_sent_timestamp", "1795466400000"));
    }

    /** Its size does not count (SQS API Reference, SendMessageBatchRequestEntry). */
    @Test
    void keeps_the_trace_header() {
      var header = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled=1";
      var sent = message("x".repeat(DeadLetter.MAX_BYTES), Map.of());
      sent.setAttributes(Map.of("AWSTraceHeader", header));
      assertThat(DeadLetter.of(rejected(sent)).bytes()).isEqualTo(DeadLetter.MAX_BYTES);
      assertThat(entry(sent).messageSystemAttributesAsStrings()).isEqualTo(
          Map.of(
              "AWSTraceHeader",
              MessageSystemAttributeValue.builder().dataType("String").stringValue(header)
                  .build()));
    }

    @Test
    void of_a_FIFO_queue_keeps_its_message_group_and_is_deduplicated() {
      var sent = message("not json", Map.of());
      sent.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments.fifo");
      sent.setAttributes(Map.of("MessageGroupId", "g1"));
      assertThat(entry(sent).messageGroupId()).isEqualTo("g1");
      assertThat(entry(sent).messageDeduplicationId()).isEqualTo("m1");
    }

    /** SQS refuses a deduplication id on a standard queue. */
    @Test
    void of_a_fair_queue_keeps_its_message_group_and_is_not_deduplicated() {
      var sent = message("not json", Map.of());
      sent.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments");
      sent.setAttributes(Map.of("MessageGroupId", "tenant-1"));
      assertThat(entry(sent).messageGroupId()).isEqualTo("tenant-1");
      assertThat(entry(sent).messageDeduplicationId()).isNull();
    }

    /** SQS message quotas: 10 attributes. */
    @Test
    void omits_the_function_s_attributes_beyond_ten_and_none_of_the_sender_s() {
      assertThat(entry(message("not json", attributes(8))).messageAttributes())
          .hasSize(10)
          .containsKeys("a0", "a7", "rejection_code", "original_message_id");
      assertThat(entry(message("not json", attributes(10))).messageAttributes())
          .hasSize(10)
          .doesNotContainKey("rejection_code");
    }

    /** SQS message quotas: 1 MiB, body and attributes. */
    @Test
    void omits_the_function_s_attributes_beyond_1_MiB() {
      var letter = DeadLetter.of(rejected(message("x".repeat(DeadLetter.MAX_BYTES), Map.of())));
      assertThat(letter.entry("0").messageAttributes()).isEmpty();
      assertThat(letter.bytes()).isEqualTo(DeadLetter.MAX_BYTES);
      var some = message("x".repeat(DeadLetter.MAX_BYTES - 60), Map.of());
      assertThat(entry(some).messageAttributes()).containsOnlyKeys("rejection_code");
    }

    /** The time would fit, but without a code a replay could not tell whose time it is. */
    @Test
    void has_no_attribute_of_the_function_without_the_code() {
      var codeBytes = "rejection_code".length() + "String".length() + "malformed-json".length();
      var timeBytes = "first_sent_timestamp".length() + "String".length() + 1;
      var sent = message("x".repeat(DeadLetter.MAX_BYTES - timeBytes), Map.of());
      sent.setAttributes(Map.of("SentTimestamp", "1"));
      assertThat(timeBytes).isLessThan(codeBytes);
      assertThat(entry(sent).messageAttributes()).isEmpty();
    }

    /** SQS counts an attribute's name, type and value in UTF-8. */
    @Test
    void counts_each_byte_of_its_body_and_attributes() {
      var full = attributes(9);
      full.put("naïve", attribute("Binary", null, ByteBuffer.wrap(new byte[7])));
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
      assertThat(entry(tooLong).messageAttributes())
          .doesNotContainKey("rejection_code");
    }

  }

  @Nested
  class The_reason {

    @Test
    void of_a_replayed_message_is_the_new_one_and_its_origin_stays() {
      assertThat(sent(letterBefore())).isEqualTo(
          Map.of(
              "original_message_id", "m0",
              "first_sent_timestamp", "1",
              "rejection_code", Rejection.MALFORMED_JSON.code(),
              "rejection_sentence", Rejection.MALFORMED_JSON.sentence()));
    }

    /** Ten attributes: the letter had room for the code alone. */
    @Test
    void of_a_replayed_message_with_nine_attributes_of_its_sender_is_the_new_one() {
      var before = attributes(9);
      before.put("rejection_code", text("blank-id"));
      assertThat(sent(before)).hasSize(10)
          .containsEntry("a8", "v")
          .containsEntry("rejection_code", Rejection.MALFORMED_JSON.code());
    }

    /** Its own id is that of the replay: SQS gives a moved message a new one. */
    @Test
    void of_a_replayed_message_comes_with_no_origin_when_that_had_no_room_before() {
      assertThat(sent(Map.of("rejection_code", text("blank-id")))).containsOnlyKeys(
          "rejection_code", "rejection_sentence");
    }

    @Test
    void of_a_replayed_message_is_not_the_old_one_when_the_new_one_has_no_room() {
      var codes = Rejection.MALFORMED_JSON.code().length() - Rejection.BLANK_ID.code().length();
      assertThat(codes).isPositive();
      var old = "rejection_code".length() + "String".length() + Rejection.BLANK_ID.code().length();
      var replayed = message(
          "x".repeat(DeadLetter.MAX_BYTES - old),
          Map.of("rejection_code", text(Rejection.BLANK_ID.code())));
      assertThat(entry(replayed).messageAttributes()).isEmpty();
    }

    @Test
    void replaces_what_the_sender_has_under_the_function_s_names() {
      var foreign = Map.of(
          "rejection_code", text("of the sender"),
          "rejection_sentence", text("Of the sender."),
          "original_message_id", text("of the sender"),
          "first_sent_timestamp", text("0"));
      assertThat(sent(foreign)).isEqualTo(
          Map.of(
              "original_message_id", "m1",
              "first_sent_timestamp", "1795466400000",
              "rejection_code", Rejection.MALFORMED_JSON.code(),
              "rejection_sentence", Rejection.MALFORMED_JSON.sentence()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejection_code", "rejection_sentence", "original_message_id",
        "first_sent_timestamp"})
    void is_not_the_sender_s_among_ten_attributes(String name) {
      var full = attributes(9);
      full.put(name, text("of the sender"));
      assertThat(sent(full)).hasSize(10)
          .containsEntry("rejection_code", Rejection.MALFORMED_JSON.code())
          .doesNotContainValue("of the sender");
    }

    @Test
    void is_not_the_sender_s_in_a_binary_attribute() {
      assertThat(sent(Map.of("rejection_code", binary("Binary", "blank-id"))))
          .containsEntry("rejection_code", Rejection.MALFORMED_JSON.code())
          .containsEntry("original_message_id", "m1");
    }

    private Map<String, MessageAttribute> letterBefore() {
      return Map.of(
          "original_message_id", text("m0"),
          "first_sent_timestamp", text("1"),
          "rejection_code", text("blank-id"),
          "rejection_sentence", text("What was wrong before."));
    }

    private Map<String, String> sent(Map<String, MessageAttribute> attributes) {
      return stringValues(entry(message("not json", attributes)).messageAttributes());
    }
  }

  /** Only a handmade event has such a message. */
  @Nested
  class An_odd_message {

    private final SQSMessage message = message("not json", Map.of());

    @Test
    void without_message_attributes_has_the_function_s() {
      message.setMessageAttributes(null);
      assertThat(entry(message).messageAttributes()).hasSize(4);
    }

    @Test
    void without_system_attributes_has_no_time_of_the_first_send() {
      message.setAttributes(null);
      assertThat(entry(message).messageAttributes()).hasSize(3)
          .doesNotContainKey("first_sent_timestamp");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday", "-1", "1.5e12"})
    void with_a_time_that_is_no_number_has_no_time_of_the_first_send(@Nullable String time) {
      message.setAttributes(new HashMap<>());
      message.getAttributes().put("SentTimestamp", time);
      assertThat(entry(message).messageAttributes()).hasSize(3)
          .doesNotContainKey("first_sent_timestamp");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void without_an_id_has_no_original_id(@Nullable String id) {
      message.setMessageId(id);
      assertThat(entry(message).messageAttributes()).hasSize(3)
          .doesNotContainKey("original_message_id");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void without_a_value_of_a_system_attribute_is_sent_without_it(@Nullable String value) {
      message.setAttributes(new HashMap<>());
      message.getAttributes().put("AWSTraceHeader", value);
      message.getAttributes().put("MessageGroupId", value);
      assertThat(entry(message).hasMessageSystemAttributes()).isFalse();
      assertThat(entry(message).messageGroupId()).isNull();
    }

    @Test
    void of_a_FIFO_queue_without_an_id_is_not_deduplicated() {
      message.setMessageId(null);
      message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:enrollments.fifo");
      message.setAttributes(Map.of("MessageGroupId", "g1"));
      assertThat(entry(message).messageDeduplicationId()).isNull();
    }

    @Test
    void loses_an_attribute_without_a_value_or_a_name() {
      var attributes = new HashMap<String, MessageAttribute>();
      attributes.put("null", null);
      attributes.put("blank", new MessageAttribute());
      attributes.put("empty", text(""));
      attributes.put("emptyBinary", binary("Binary", ""));
      attributes.put("typeOnly", attribute("String", null, null));
      attributes.put("binaryTypeOnly", attribute("Binary", null, null));
      attributes.put("lists", attribute("String", null, null));
      attributes.get("lists").setStringListValues(List.of("x"));
      attributes.get("lists").setBinaryListValues(List.of(UTF_8.encode("x")));
      attributes.put(null, text("x"));
      attributes.put("good", text("v"));
      message.setMessageAttributes(attributes);
      assertThat(entry(message).messageAttributes()).hasSize(5).containsKey("good");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void has_the_type_of_its_value_where_an_attribute_has_none(@Nullable String type) {
      message.setMessageAttributes(
          Map.of(
              "text", attribute(type, "v", null),
              "binary", attribute(type, null, UTF_8.encode("v"))));
      var attributes = entry(message).messageAttributes();
      assertThat(attributes.get("text"))
          .isEqualTo(
              MessageAttributeValue.builder().dataType("String").stringValue("v").build());
      assertThat(attributes.get("binary"))
          .isEqualTo(
              MessageAttributeValue.builder()
                  .dataType("Binary")
                  .binaryValue(SdkBytes.fromUtf8String("v"))
                  .build());
    }

    @Test
    void has_the_value_of_an_attribute_s_type_where_it_has_two() {
      message.setMessageAttributes(
          Map.of(
              "text", attribute("Number.int", "1", UTF_8.encode("v")),
              "binary", attribute("Binary.md5", "1", UTF_8.encode("v"))));
      var attributes = entry(message).messageAttributes();
      assertThat(attributes.get("text"))
          .isEqualTo(
              MessageAttributeValue.builder().dataType("Number.int").stringValue("1").build());
      assertThat(attributes.get("binary"))
          .isEqualTo(
              MessageAttributeValue.builder()
                  .dataType("Binary.md5")
                  .binaryValue(SdkBytes.fromUtf8String("v"))
                  .build());
    }

    @Test
    void with_more_than_ten_attributes_gets_none_of_the_function_s() {
      message.setMessageAttributes(attributes(11));
      assertThat(entry(message).messageAttributes()).hasSize(11)
          .doesNotContainKey("rejection_code");
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

  private static SendMessageBatchRequestEntry entry(SQSMessage message) {
    return DeadLetter.of(rejected(message)).entry("0");
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
    return attribute("String", value, null);
  }

  private static MessageAttribute binary(String type, String value) {
    return attribute(type, null, UTF_8.encode(value));
  }

  private static MessageAttribute attribute(
      @Nullable String type, @Nullable String text, @Nullable ByteBuffer binary) {
    var attribute = new MessageAttribute();
    attribute.setDataType(type);
    attribute.setStringValue(text);
    attribute.setBinaryValue(binary);
    return attribute;
  }

  private static Map<String, String> stringValues(
      Map<String, MessageAttributeValue> attributes) {
    var values = new HashMap<String, String>();
    attributes.forEach((name, value) -> values.put(name, value.stringValue()));
    return values;
  }
}
