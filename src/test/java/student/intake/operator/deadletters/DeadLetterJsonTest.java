package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class DeadLetterJsonTest {

  @Test
  void a_complete_dead_letter_is_read_as_it_was() {
    var letter = new DeadLetter(
        Message.builder()
            .messageId("an-id")
            .body("no JSON \n\u2028\u0000\ud83d\ude00")
            .attributes(Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, "a-group"))
            .messageAttributes(
                Map.of(
                    "a", DeadLettersFixture.text("\u00e9"),
                    "b", DeadLettersFixture.binary(0, 1, 255)))
            .build());
    assertThat(read(DeadLetterJson.complete(letter).toString())).contains(letter);
    assertThat(read(DeadLetterJson.ascii(DeadLetterJson.complete(letter))))
        .contains(letter);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "null", "[]", "{}", "no JSON", "{\"message_id\": \"an-id\"}", "{\"body\": \"{}\"}",
      "{\"message_id\": \"an-id\", \"body\": \"\"}", "{\"message_id\": \"an-id\", \"body\": {}}",
      "{\"message_id\": \"an-id\", \"body\": \"{}\", \"message_attributes\": {\"b\": {\"data_type\": \"Binary\", \"binary_value\": \"?\"}}}"})
  void a_line_without_a_dead_letter_has_none(String line) {
    assertThat(read(line)).isEmpty();
  }

  @Test
  void a_line_that_is_cut_off_anywhere_is_recognized() {
    var line = "{\"message_id\": \"1\", \"body\": \"\\u00e9 \u00e9 \ud83d\ude00\"}".getBytes(UTF_8);
    for (var length = 1; length < line.length; length++) {
      assertThat(DeadLetterJson.isCutOff(Arrays.copyOf(line, length))).as("%d", length).isTrue();
    }
    assertThat(DeadLetterJson.isCutOff(line)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "no JSON", "{\"message_id\" 1", "{} x"})
  void a_line_of_something_else_is_not_cut_off(String line) {
    assertThat(DeadLetterJson.isCutOff(line.getBytes(UTF_8))).isFalse();
  }

  private static Optional<DeadLetter> read(String line) {
    return DeadLetterJson.read(line.getBytes(UTF_8));
  }
}
