package student.intake.operator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.message.MessageParser;
import student.intake.message.Student;

class UnwrappedBodyTest {

  private static final String ACCEPTED = "{\"id\": \"s-1\", \"student_name\": \"Ada\"}";
  private static final String REJECTED = "{\"id\": \"s-1\"}";

  /** Envelopes from the outermost to the innermost: e of EventBridge, n of SNS. */
  @ParameterizedTest
  @ValueSource(strings = {"", "e", "n", "en", "ne", "nn", "ee", "enn", "nen", "nnn", "nee", "een"})
  void of_a_rejected_message_has_the_student_that_the_parser_finds_in_an_accepted_one(
      String envelopes) {
    assertThat(UnwrappedBody.studentId(wrap(REJECTED, envelopes)))
        .isEqualTo(parsedId(wrap(ACCEPTED, envelopes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"e", "n", "ne", "en"})
  void of_a_rejected_message_in_an_envelope_has_its_student(String envelopes) {
    assertThat(UnwrappedBody.studentId(wrap(REJECTED, envelopes))).contains("s-1");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "e, EventBridge", "n, SNS", "en, 'EventBridge,SNS'",
      "ne, 'SNS,EventBridge'",
      "nn, 'SNS,SNS'", "ee, EventBridge", "nnn, 'SNS,SNS'"})
  void knows_its_envelopes(String envelopes, String services) {
    assertThat(String.join(",", UnwrappedBody.of(wrap(REJECTED, envelopes)).envelopes()))
        .isEqualTo(services);
  }

  @Test
  void is_the_message_itself_if_it_has_a_student_name() {
    assertThat(
        UnwrappedBody.studentId(
            """
                {"id": "s-2", "student_name": null, "detail-type": "a", "source": "b",
                  "detail": {"id": "s-1"}}"""))
        .contains("s-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "no JSON", "[]", "{}", "{\"id\": 7}", "{\"id\": null}",
      "{\"Type\": \"Notification\", \"TopicArn\": \"a\", \"Message\": \"no JSON\"}"})
  void without_an_id_has_no_student(String body) {
    assertThat(UnwrappedBody.studentId(body)).isEmpty();
  }

  private static String wrap(String body, String envelopes) {
    var wrapped = body;
    for (var i = envelopes.length() - 1; i >= 0; i--) {
      wrapped = envelopes.charAt(i) == 'n' ? notification(wrapped) : event(wrapped);
    }
    return wrapped;
  }

  private static String notification(String message) {
    return new ObjectMapper().createObjectNode()
        .put("Type", "Notification")
        .put("TopicArn", "a-topic")
        .put("Message", message)
        .toString();
  }

  private static String event(String detail) {
    try {
      var json = new ObjectMapper();
      return json.createObjectNode()
          .put("detail-type", "Student Enrolled")
          .put("source", "a.school")
          .set("detail", json.readTree(detail))
          .toString();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Optional<String> parsedId(String body) {
    return new MessageParser().parse(body) instanceof Student student
        ? Optional.of(student.id())
        : Optional.empty();
  }
}
