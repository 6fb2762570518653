package student.intake.message;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {

  private static final Student ADA = new Student("s-1001", "Ada Lovelace");
  private static final String ADA_JSON = """
      {"id": "s-1001", "student_name": "Ada Lovelace"}\
      """;

  private final MessageParser parser = new MessageParser();

  @Nested
  class A_message_is_a_student {

    @Test
    void when_it_has_an_id_and_a_name() {
      assertThat(parser.parse(ADA_JSON)).isEqualTo(ADA);
    }

    @Test
    void whatever_unknown_fields_it_has() {
      var body = """
          {"source": "sis", "detail": {"id": 7}, "Message": null, "tags": [[{"id": 1}], 2.5e9],
           "id": "s-1001", "student_name": "Ada Lovelace", "detail-type": "x", "Type": "Notification"}
          """;
      assertThat(parser.parse(body)).isEqualTo(ADA);
    }

    @Test
    void with_escapes_decoded_and_spaces_kept() {
      assertThat(
          parser.parse("{\"id\":\" \\u0061\\n\",\"student_\\u006eame\":\"\\uD83C\\uDF93 \"}"))
          .isEqualTo(new Student(" a\n", "🎓 "));
    }

    @Test
    void with_an_id_of_exactly_2048_bytes() {
      var id = "é".repeat(1_024);
      assertThat(parser.parse(json(id, "Ada"))).isEqualTo(new Student(id, "Ada"));
    }

    @Test
    void with_an_item_of_exactly_400_KB() {
      var name = "n".repeat(400 * 1_024 - "id".length() - "1".length() - "student_name".length());
      assertThat(parser.parse(json("1", name))).isEqualTo(new Student("1", name));
    }

    /** Jackson would keep the keys in a table, and refuse a message that has many with one hash. */
    @Test
    void with_many_unknown_fields_of_the_same_hash() {
      // Ab and BA add the same to the hash, whatever its seed.
      var keys = IntStream.range(1_024, 2_048)
          .mapToObj(i -> Integer.toBinaryString(i).replace("0", "Ab").replace("1", "BA"));
      var unknown = keys.map(it -> "\"" + it + "\":1,").collect(joining());
      var body = "{" + unknown + "\"id\":\"s-1001\",\"student_name\":\"Ada Lovelace\"}";
      assertThat(parser.parse(body)).isEqualTo(ADA);
    }

    @Test
    void with_a_number_of_many_digits_in_an_unknown_field() {
      var body = "{\"n\":" + "9".repeat(5_000)
          + ",\"id\":\"s-1001\",\"student_name\":\"Ada Lovelace\"}";
      assertThat(parser.parse(body)).isEqualTo(ADA);
    }
  }

  @Nested
  class A_message_is_rejected {

    static Stream<Arguments> bodies() {
      return Stream.of(
          arguments("", Rejection.EMPTY_BODY),
          arguments(" \n\t", Rejection.EMPTY_BODY),
          arguments("not json", Rejection.MALFORMED_JSON),
          arguments("{", Rejection.MALFORMED_JSON),
          arguments("{'id': 'a', 'student_name': 'b'}", Rejection.MALFORMED_JSON),
          arguments("{\"id\": \"a\", \"student_name\": \"b\",}", Rejection.MALFORMED_JSON),
          arguments("{\"id\": \"a\tb\", \"student_name\": \"b\"}", Rejection.MALFORMED_JSON),
          arguments("[{\"id\": \"a\", \"student_name\": \"b\"}", Rejection.MALFORMED_JSON),
          arguments("{\"x\":" + "[".repeat(1_100), Rejection.MALFORMED_JSON),
          arguments("{\"id\":\"a\",\"id\":\"a\",\"student_name\":\"b\"}", Rejection.DUPLICATE_KEY),
          arguments("{\"id\":\"a\",\"\\u0069d\":\"a\"}", Rejection.DUPLICATE_KEY),
          arguments(
              "{\"id\":\"a\",\"student_name\":\"b\",\"x\":1,\"x\":2}", Rejection.DUPLICATE_KEY),
          arguments(
              "{\"id\":\"a\",\"student_name\":\"b\",\"x\":{\"y\":1,\"y\":2}}",
              Rejection.DUPLICATE_KEY),
          arguments(ADA_JSON + ADA_JSON, Rejection.TRAILING_CONTENT),
          arguments(ADA_JSON + " x", Rejection.TRAILING_CONTENT),
          arguments("[" + ADA_JSON + "]", Rejection.NOT_AN_OBJECT),
          arguments("null", Rejection.NOT_AN_OBJECT),
          arguments("\"Ada\"", Rejection.NOT_AN_OBJECT),
          arguments("{}", Rejection.MISSING_ID),
          arguments("{\"ID\": \"a\", \"student_name\": \"b\"}", Rejection.MISSING_ID),
          arguments("{\"id\": 1001, \"student_name\": \"b\"}", Rejection.ID_NOT_A_STRING),
          arguments("{\"id\": null, \"student_name\": \"b\"}", Rejection.ID_NOT_A_STRING),
          arguments("{\"id\": \"\", \"student_name\": \"b\"}", Rejection.BLANK_ID),
          arguments("{\"id\": \" \\u00a0\\n\", \"student_name\": \"b\"}", Rejection.BLANK_ID),
          arguments("{\"id\": \"\\u0085\", \"student_name\": \"b\"}", Rejection.BLANK_ID),
          arguments("{\"id\": \"a\\ud800\", \"student_name\": \"b\"}", Rejection.ID_NOT_UNICODE),
          arguments(json("é".repeat(1_024) + "e", "b"), Rejection.ID_TOO_LONG),
          arguments("{\"id\": \"a\"}", Rejection.MISSING_STUDENT_NAME),
          arguments("{\"id\":\"a\",\"student_name\":{}}", Rejection.STUDENT_NAME_NOT_A_STRING),
          arguments("{\"id\":\"a\",\"student_name\":true}", Rejection.STUDENT_NAME_NOT_A_STRING),
          arguments("{\"id\":\"a\",\"student_name\":\" \"}", Rejection.BLANK_STUDENT_NAME),
          arguments(
              "{\"id\":\"a\",\"student_name\":\"\\udc00b\"}", Rejection.STUDENT_NAME_NOT_UNICODE),
          arguments(json("1", "n".repeat(400 * 1_024 - 14)), Rejection.ITEM_TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void with_the_code_of_the_reason(String body, Rejection reason) {
      assertThat(parser.parse(body)).isEqualTo(reason);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void when_there_is_no_body(String body) {
      assertThat(parser.parse(body)).isEqualTo(Rejection.EMPTY_BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x7F, 0xA0, 0xAD, 0x34F, 0x115F, 0x17B4, 0x180B, 0x180F, 0x200B,
        0x2060, 0x2065, 0x2800, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF8, 0x1BCA3, 0x1D159, 0x1D173,
        0xE0001, 0xE0100, 0xE0FFF})
    void when_the_name_has_invisible_characters_only(int character) {
      var name = "\\u0020" + escaped(character);
      assertThat(parser.parse(json("a", name))).isEqualTo(Rejection.BLANK_STUDENT_NAME);
      assertThat(parser.parse(json("a", name + "b"))).isInstanceOf(Student.class);
    }

    /** Unicode defines Default_Ignorable_Code_Point as format characters (Cf) without these, and others. */
    @Test
    void when_the_id_is_a_format_character_unless_Unicode_displays_it() {
      var displayed = IntStream.of(
          0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xFFF9,
          0xFFFA,
          0xFFFB, 0x110BD, 0x110CD);
      var egyptian = IntStream.rangeClosed(0x13430, 0x1343F);
      var accepted = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
          .filter(it -> Character.getType(it) == Character.FORMAT)
          .filter(it -> parser.parse(json(escaped(it), "b")) instanceof Student);
      assertThat(accepted.boxed())
          .containsExactlyElementsOf(IntStream.concat(displayed, egyptian).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void for_each_reason(Rejection reason) {
      assertThat(bodies().map(it -> it.get()[1])).contains(reason);
    }
  }

  @Nested
  class An_envelope_is_removed {

    @Test
    void when_SNS_delivered_the_message() {
      assertThat(parser.parse(sns(ADA_JSON))).isEqualTo(ADA);
    }

    @Test
    void when_EventBridge_delivered_the_message() {
      assertThat(parser.parse(eventBridge(ADA_JSON))).isEqualTo(ADA);
    }

    @Test
    void when_EventBridge_delivered_to_SNS() {
      assertThat(parser.parse(sns(eventBridge(ADA_JSON)))).isEqualTo(ADA);
    }

    @Test
    void and_its_content_is_parsed_like_any_message() {
      assertThat(parser.parse(sns("hello"))).isEqualTo(Rejection.MALFORMED_JSON);
      assertThat(parser.parse(eventBridge("{\"id\": \"a\"}")))
          .isEqualTo(Rejection.MISSING_STUDENT_NAME);
    }

    @Test
    void but_not_a_third_one() {
      assertThat(parser.parse(sns(sns(sns(ADA_JSON))))).isEqualTo(Rejection.MISSING_ID);
    }

    @Test
    void only_when_it_is_complete() {
      assertThat(parser.parse("{\"Type\": \"Notification\", \"Message\": \"{}\"}"))
          .isEqualTo(Rejection.MISSING_ID);
      assertThat(parser.parse("{\"detail-type\": \"x\", \"source\": \"y\", \"detail\": 1}"))
          .isEqualTo(Rejection.MISSING_ID);
    }
  }

  @Nested
  class A_rejection {

    @Test
    void has_a_code_of_its_own() {
      assertThat(Rejection.values()).extracting(Rejection::code).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void has_a_lower_case_code_and_a_sentence(Rejection reason) {
      assertThat(reason.code()).matches("[a-z]+(-[a-z]+)*");
      assertThat(reason.sentence()).endsWith(".");
    }
  }

  @Test
  void a_student_printed_by_mistake_does_not_show_the_name() {
    assertThat(ADA).asString().contains("s-1001").doesNotContain("Ada");
  }

  private static String escaped(int character) {
    return Character.toString(character).chars().mapToObj("\\u%04x"::formatted).collect(joining());
  }

  private static String json(String id, String name) {
    return "{\"id\":\"" + id + "\",\"student_name\":\"" + name + "\"}";
  }

  private static String sns(String message) {
    var quoted = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return """
        {"Type": "Notification", "MessageId": "0b7e", "TopicArn": "arn:aws:sns:eu-west-1:000000000000:t",
         "Subject": "s", "Message": "%s", "Timestamp": "2026-11-23T20:00:00.000Z"}
        """
        .formatted(quoted);
  }

  private static String eventBridge(String detail) {
    return """
        {"version": "0", "id": "6a7e8feb", "detail-type": "Student Enrolled", "source": "sis",
         "account": "000000000000", "time": "2026-11-23T20:00:00Z", "region": "eu-west-1",
         "resources": [], "detail": %s}
        """
        .formatted(detail);
  }
}
