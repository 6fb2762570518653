package student.intake.operator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
    assertThat(DeadLetterJson.read(DeadLetterJson.complete(letter).toString())).contains(letter);
    assertThat(DeadLetterJson.read(DeadLetterJson.ascii(DeadLetterJson.complete(letter))))
        .contains(letter);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "null", "[]", "{}", "no JSON", "{\"message_id\": \"an-id\"}", "{\"body\": \"{}\"}",
      "{\"message_id\": \"an-id\", \"body\": \"\"}", "{\"message_id\": \"an-id\", \"body\": {}}",
      "{\"message_id\": \"an-id\", \"body\": \"{}\", \"message_attributes\": {\"b\": {\"data_type\": \"Binary\", \"binary_value\": \"?\"}}}"})
  void a_line_without_a_dead_letter_has_none(String line) {
    assertThat(DeadLetterJson.read(line)).isEmpty();
  }
}
