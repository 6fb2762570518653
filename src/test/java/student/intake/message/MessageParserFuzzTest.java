package student.intake.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class MessageParserFuzzTest {

  /** In longer bodies, an envelope's nesting level could be the one that exceeds Jackson's limit. */
  private static final int SHORT = 2 * 1_000;

  /**
   * The definition of Default_Ignorable_Code_Point (Unicode Standard Annex 44): format characters and others
   * without those that are displayed; and white space, control characters and blank symbols.
   */
  private static final String INVISIBLE = "[\\p{Z}\\p{Cc}\\p{Cf}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
      + "\\u2065\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\x{1d159}\\x{e0000}-\\x{e0fff}&&[^\\u0600-\\u0605\\u06dd\\u070f"
      + "\\u0890\\u0891\\u08e2\\ufff9-\\ufffb\\x{110bd}\\x{110cd}\\x{13430}-\\x{1343f}]]*";

  private static final JsonMapper ORACLE = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  static {
    ORACLE.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNumberLength(1_048_576)
                .maxNameLength(1_048_576)
                .build());
  }

  private final MessageParser parser = new MessageParser();

  // Jazzer fuzzes one method per run, so one method checks everything that holds for any body.
  @FuzzTest
  void every_body_is_a_student_or_rejected_for_one_reason(byte[] bytes) throws Exception {
    var body = new String(bytes, UTF_8);
    var verdict = parser.parse(body);
    assertThat(parser.parse(body)).isEqualTo(verdict);
    if (verdict instanceof Student student) {
      assertFitsTheTable(student);
    }
    var json = read(body);
    if (json != null && maybeEnvelope(json)) {
      return;
    }
    assertThat(verdict instanceof Student).isEqualTo(json != null && isStudent(json));
    if (verdict instanceof Student(var id, var name) && json != null) {
      assertThat(id).isEqualTo(json.path("id").textValue());
      assertThat(name).isEqualTo(json.path("student_name").textValue());
    }
    assertThat(parser.parse(sns(body))).isEqualTo(verdict);
    if (json != null && json.isObject() && body.length() < SHORT) {
      assertThat(parser.parse(eventBridge(body))).isEqualTo(verdict);
    }
  }

  private static void assertFitsTheTable(Student student) {
    assertThat(student.id()).isNotBlank();
    assertThat(student.name()).isNotBlank();
    assertThat(UTF_8.newEncoder().canEncode(student.id())).isTrue();
    assertThat(UTF_8.newEncoder().canEncode(student.name())).isTrue();
    var idBytes = student.id().getBytes(UTF_8).length;
    assertThat(idBytes).isLessThanOrEqualTo(2_048);
    assertThat(idBytes + student.name().getBytes(UTF_8).length + "idstudent_name".length())
        .isLessThanOrEqualTo(400 * 1_024);
  }

  private static @Nullable JsonNode read(String body) {
    try {
      return ORACLE.readTree(body);
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  private static boolean maybeEnvelope(JsonNode json) {
    return !json.has("student_name")
        && (json.has("Message") || json.has("detail"));
  }

  private static boolean isStudent(JsonNode json) {
    return fits(json.path("id"), 2_048)
        && fits(json.path("student_name"), 400 * 1_024)
        && bytes(json.path("id")) + bytes(json.path("student_name"))
            + "idstudent_name".length() <= 400 * 1_024;
  }

  private static boolean fits(JsonNode value, int mostBytes) {
    return value.isTextual()
        && UTF_8.newEncoder().canEncode(value.textValue())
        && !value.textValue().matches(INVISIBLE)
        && bytes(value) <= mostBytes;
  }

  private static int bytes(JsonNode value) {
    return value.textValue().getBytes(UTF_8).length;
  }

  private static String sns(String body) throws JsonProcessingException {
    return ORACLE.writeValueAsString(
        Map.of("Type", "Notification", "TopicArn", "arn:aws:sns:::t", "Message", body));
  }

  private static String eventBridge(String body) {
    return "{\"detail-type\":\"enrolled\",\"source\":\"sis\",\"detail\":" + body + "}";
  }
}
