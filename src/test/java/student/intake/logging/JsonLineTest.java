package student.intake.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class JsonLineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void is_one_line_with_level_message_and_logger() throws Exception {
    assertThat(JsonLine.of("a.Logger", "WARN", "Two\nlines", new Object[0], null))
        .endsWith("\n")
        .containsOnlyOnce("\n");
    var line = line("Two\nlines", null);
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).isEqualTo("Two\nlines");
    assertThat(line.path("logger").asText()).isEqualTo("a.Logger");
  }

  @Test
  void has_a_timestamp_in_the_format_that_Lambda_reads() throws Exception {
    var timestamp = line("Now", null).path("timestamp").asText();
    assertThat(timestamp).endsWith("Z");
    assertThat(Duration.between(Instant.parse(timestamp), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void has_a_field_for_each_structured_argument() throws Exception {
    var line = line(
        "Counted", null, entry("count", 3), entry("list", List.of(Map.of("a", "b"), 1, true)));
    assertThat(line.path("message").asText()).isEqualTo("Counted");
    assertThat(line.path("count").isInt()).isTrue();
    assertThat(line.path("list").toString()).isEqualTo("[{\"a\":\"b\"},1,true]");
  }

  @Test
  void fills_the_placeholders_of_a_message() throws Exception {
    assertThat(line("{} of {}", null, 1, 2).path("message").asText()).isEqualTo("1 of 2");
  }

  /** Powertools' own serializer does not escape all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0001\u001f", "\t\b\f\r\n", "\"\\/", "\u2028\u0085", "😀",
      "\ud83d"})
  void is_valid_JSON_whatever_a_student_s_id_contains(String id) throws Exception {
    assertThat(line("Read", null, entry("student_id", id)).path("student_id").asText())
        .isEqualTo(id);
  }

  @Test
  void has_the_name_and_stack_of_an_exception() throws Exception {
    var error = line("Failed", new IllegalStateException("so it is")).path("error");
    assertThat(error.path("name").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.path("message").asText()).isEqualTo("so it is");
    assertThat(error.path("stack").asText()).contains("JsonLineTest.has_the_name_and_stack");
  }

  @Test
  void has_an_exception_without_a_message() throws Exception {
    assertThat(line("Failed", new IllegalStateException()).at("/error/message").isNull()).isTrue();
  }

  @Test
  void has_the_fields_of_Powertools_with_their_types() throws Exception {
    var fields = Map.of(
        "cold_start", "true", "function_memory_size", "1769", "function_request_id", "5e1b");
    try (var _ = MDC.putCloseable("cold_start", fields.get("cold_start"));
        var _ = MDC.putCloseable("function_memory_size", fields.get("function_memory_size"));
        var _ = MDC.putCloseable("function_request_id", fields.get("function_request_id"))) {
      var line = line("In context", null);
      assertThat(line.path("cold_start").isBoolean()).isTrue();
      assertThat(line.path("function_memory_size").asInt()).isEqualTo(1_769);
      assertThat(line.path("function_request_id").asText()).isEqualTo("5e1b");
    }
  }

  private static JsonNode line(String message, @Nullable Throwable failure, Object... arguments)
      throws IOException {
    return JSON.readTree(JsonLine.of("a.Logger", "WARN", message, arguments, failure));
  }
}
