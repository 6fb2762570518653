package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.operator.CommandResult;
import student.intake.operator.StubAws;

/** Whatever a message contains, the commands print rows of their own and nothing that a terminal executes. */
class DeadLettersOutputIT {

  private final DeadLettersFixture letters = DeadLettersFixture.start(EmbeddedQueue.Kind.STANDARD);

  @AfterEach
  void stop() {
    letters.close();
  }

  @Nested
  class List {

    @Test
    void prints_one_row_for_an_id_with_line_breaks() {
      letters.send("{\"id\": \"s-80\\nFAKE LINE   x\"}", Map.of());
      assertThat(letters.run("list").out().lines()).satisfiesExactly(
          it -> assertThat(it).startsWith("student id"),
          it -> assertThat(it).startsWith("s-80\\nFAKE LINE   x "),
          it -> assertThat(it).isEqualTo("1 dead letter."));
    }

    @Test
    void escapes_control_characters_of_ids_codes_and_reasons() {
      letters.send(
          "{\"id\": \"s-1\\u001b[31m\"}",
          Map.of(
              "rejection_code", DeadLettersFixture.text("red\u009b31m"),
              "rejection_sentence", DeadLettersFixture.text("up\ndown \u202e left")));
      assertThat(letters.run("list").out())
          .contains("s-1\\u001b[31m ", "red\\u009b31m ", "up\\ndown \\u202e left")
          .doesNotContain("\u001b", "\u009b", "\u202e");
    }

    @Test
    void escapes_control_characters_of_bodies() {
      letters.send("{\"id\": \"s-1\",\n\t\"note\": \"\u009b\u202e\"}", Map.of());
      assertThat(letters.run("list", "--show-names").out())
          .contains("{\"id\": \"s-1\",\\n\\t\"note\": \"\\u009b\\u202e\"}");
    }

    @Test
    void shortens_values_to_their_columns() {
      letters.send(
          "{\"id\": \"%s\"}".formatted("x".repeat(2_000)),
          Map.of(
              "rejection_code", DeadLettersFixture.text("y".repeat(200)),
              "rejection_sentence", DeadLettersFixture.text("z".repeat(20_000))));
      assertThat(letters.run("list").out().lines().skip(1).findFirst().orElseThrow())
          .matches("x{21}\\.\\.\\. \\S{36} y{23}\\.\\.\\. .{17}  z{117}\\.\\.\\.");
    }

    @Test
    void as_JSON_prints_complete_values_in_ASCII_but_no_body() throws IOException {
      var id = "s-\u001b\u202e\ud83d\ude00" + "x".repeat(100);
      letters.send(
          new ObjectMapper().createObjectNode().put("id", id).put("x", "Ada").toString(),
          Map.of());
      var result = letters.run("list", "--json");
      var json = json(result);
      assertThat(json.path("student_id").asText()).isEqualTo(id);
      assertThat(json.path("code").asText()).isEqualTo("missing-student-name");
      assertThat(json.path("reason").asText()).isEqualTo("The key student_name is missing.");
      assertThat(result.out()).doesNotContain("Ada");
      assertThat(US_ASCII.newEncoder().canEncode(result.out())).isTrue();
    }

    @Test
    void as_JSON_prints_the_total_to_standard_error() {
      letters.sendStudents(2);
      var result = letters.run("list", "--json");
      assertThat(result.out().lines()).hasSize(2).allMatch(it -> it.startsWith("{"));
      assertThat(result.err()).contains("2 dead letters.");
    }

    @Test
    void as_JSON_has_the_body_with_show_names() throws IOException {
      letters.sendStudents(1);
      assertThat(json(letters.run("list", "--json", "--show-names")).path("body").asText())
          .isEqualTo(DeadLettersFixture.student(0));
    }
  }

  @Nested
  class A_rejected_message_in_an_envelope {

    @Test
    void of_EventBridge_has_the_id_of_its_student_and_not_of_the_event() {
      letters.send("""
          {"id": "5a1b-event", "detail-type": "Student Enrolled", "source": "a.school",
            "detail": {"id": "s-1"}}""", Map.of());
      assertThat(letters.run("list").out())
          .containsPattern("(?m)^s-1 .* missing-student-name ")
          .doesNotContain("5a1b");
    }

    @Test
    void of_SNS_is_found_by_the_id_of_its_student() {
      letters.send("""
          {"Type": "Notification", "TopicArn": "a-topic",
            "Message": "{\\"id\\": \\"s-2\\", \\"student_name\\": 7}"}""", Map.of());
      var result = letters.run("show", "s-2");
      assertThat(result.out()).contains("student-name-not-a-string");
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
  }

  @Nested
  class Show {

    @Test
    void prints_attributes_in_order_and_binary_ones_as_base64() {
      letters.send(
          DeadLettersFixture.student(1),
          Map.of(
              "zone", DeadLettersFixture.text("4"), "course",
              DeadLettersFixture.binary(0xff, 0xfe, 0x1b),
              "term", DeadLettersFixture.text("3\u009b"), "Campus", DeadLettersFixture.text("1")));
      assertThat(
          letters.run("show", "s-1", "--show-names").out().lines()
              .filter(it -> it.startsWith("attribute")))
          .containsExactly(
              "attribute      Campus (String) 1", "attribute      course (Binary) //4b",
              "attribute      term (String) 3\\u009b", "attribute      zone (String) 4");
    }

    @Test
    void as_JSON_hides_values_that_can_be_names() throws IOException {
      letters.send(
          DeadLettersFixture.student(1),
          Map.of(
              "rejection_code", DeadLettersFixture.text("blank-id"),
              "who", DeadLettersFixture.text("Ada")));
      var json = json(letters.run("show", "s-1", "--json"));
      assertThat(json.path("message_attributes").toString()).isEqualTo(
          """
              {"rejection_code":{"data_type":"String","string_value":"blank-id"},\
              "who":{"data_type":"String"}}""");
      assertThat(json.has("body")).isFalse();
    }

    @Test
    void as_JSON_is_complete_with_show_names() throws IOException {
      letters.send(
          DeadLettersFixture.student(1), Map.of("b", DeadLettersFixture.binary(1, 2, 3)));
      var json = json(letters.run("show", "s-1", "--json", "--show-names"));
      assertThat(json.path("message_attributes").path("b").path("binary_value").binaryValue())
          .containsExactly(1, 2, 3);
      assertThat(json.path("attributes").path("SentTimestamp").asText()).isNotEmpty();
      assertThat(json.path("body").asText()).isEqualTo(DeadLettersFixture.student(1));
    }
  }

  @Test
  void show_prints_all_messages_of_a_student() {
    letters.send(DeadLettersFixture.student(1), Map.of());
    letters.send(DeadLettersFixture.student(2), Map.of());
    letters.send(DeadLettersFixture.student(1), Map.of());
    assertThat(
        letters.run("show", "s-1").out().lines().filter(it -> it.startsWith("message id")))
        .hasSize(2);
  }

  @Test
  void save_does_not_say_that_it_saved_what_standard_output_did_not_take() {
    letters.sendStudents(1);
    var result = script("scripts/dead-letters save - --local --queue-url \"$QUEUE\" > /dev/full");
    assertThat(result.err()).contains("cannot write to standard output").doesNotContain("Saved");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(letters.depth().visible()).isEqualTo(1);
  }

  @Test
  void save_names_the_file_that_cannot_be_written(@TempDir Path folder) {
    letters.sendStudents(10);
    var file = folder.resolve("letters.jsonl");
    var result = script(
        "ulimit -f 1; scripts/dead-letters save " + file + " --local --queue-url \"$QUEUE\"");
    assertThat(result.err()).contains("cannot write " + file);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void control_characters_in_errors_of_SQS_are_escaped() {
    try (var aws = StubAws.start(Map.of(), Map.of())) {
      aws.setReply("GetQueueAttributes", 400, """
          {"__type": "com.amazonaws.sqs#Oops", "message": "red \\u001b[31m\\nFAKE LINE"}""");
      var result = CommandResult.runProcess(
          Map.of(), "scripts/dead-letters", "list", "--local", "--queue-url",
          aws.endpoint() + "/000000000000/queue");
      assertThat(result.err()).contains("red \\u001b[31m\\nFAKE LINE").doesNotContain("\u001b");
      assertThat(result.exitCode()).isEqualTo(1);
    }
  }

  private CommandResult script(String command) {
    return CommandResult.runProcess(
        Map.of("QUEUE", letters.queue().url()), "bash", "-c", command);
  }

  @Test
  void save_to_standard_output_prints_complete_messages_and_nothing_else() throws IOException {
    letters.send(
        "no JSON \u2028 \u00e9", Map.of("b", DeadLettersFixture.binary(1, 2, 3)));
    var result = letters.run("save", "-");
    assertThat(result.exitCode()).as(result.err()).isZero();
    var json = json(result);
    assertThat(json.path("body").asText()).isEqualTo("no JSON \u2028 \u00e9");
    assertThat(json.path("message_attributes").path("b").path("binary_value").binaryValue())
        .containsExactly(1, 2, 3);
    assertThat(result.err()).contains("Saved 1 dead letter to standard output.");
  }

  /** Returns the only line of the output. */
  private static JsonNode json(CommandResult result) throws IOException {
    assertThat(result.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(result.out());
  }
}
