package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that scripts/send cannot read, and lines that it does not guess at. */
class RefusedFilesTest {

  @Nested
  class A_file_that_is_not_text_in_the_encoding {

    @Test
    void is_refused_with_the_line_and_the_byte_and_how_to_save_it() {
      var failure = refusal("id,student_name\r\ns-1,Ada\r\ns-2,Zo\u00EB\r\n".getBytes(ISO_8859_1));
      assertThat(failure).hasMessage(
          "standard input: line 3, byte 7 is 0xEB: the file is not UTF-8 (byte 33 of the file)");
      assertThat(failure.advice()).anyMatch(it -> it.contains("CSV UTF-8"))
          .anyMatch(it -> it.contains("--encoding windows-1252"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void is_refused_wherever_the_byte_is(String lineEnd) {
      var text = "id,student_name\n" + "s-1,Zoë\n".repeat(20_000) + "s-2,Zoë?";
      var bytes = text.replace("\n", lineEnd).getBytes(UTF_8);
      bytes[bytes.length - 1] = (byte) 0xFF;
      assertThat(refusal(bytes)).hasMessage(
          "standard input: line 20002, byte 9 is 0xFF: the file is not UTF-8 (byte %d of the file)"
              .formatted(bytes.length));
    }

    @Test
    void is_refused_if_it_ends_within_a_character() {
      var bytes = "id,student_name\ns-1,Zo\u00C3".getBytes(ISO_8859_1);
      assertThat(refusal(bytes)).hasMessageContaining("line 2, byte 7 is 0xC3");
    }

    @Test
    void is_refused_if_the_specified_encoding_does_not_have_the_byte() {
      var bytes = "id,student_name\ns-1,Ad\u0081\n".getBytes(ISO_8859_1);
      assertThat(refusal(bytes, encoding(Charset.forName("windows-1252"))))
          .hasMessageContaining("line 2, byte 7 is 0x81: the file is not windows-1252");
    }

    @Test
    void is_refused_if_the_byte_order_mark_contradicts_the_specified_encoding() {
      assertThat(refusal("\uFEFFid,student_name\n".getBytes(UTF_8), encoding(UTF_16LE)))
          .hasMessageContaining("byte order mark of UTF-8");
    }

    @Test
    void is_refused_if_it_is_UTF_8_and_single_bytes_are_specified() {
      assertThat(
          refusal("id,student_name\ns-1,Zoë\n".getBytes(UTF_8), encoding(ISO_8859_1)))
          .hasMessage("standard input is UTF-8, not ISO-8859-1; leave out --encoding");
    }

    @Test
    void is_refused_as_UTF_16_if_that_has_no_byte_order_mark() {
      assertThat(refusal("id,student_name\n".getBytes(UTF_16LE)).advice())
          .anyMatch(it -> it.contains("--encoding UTF-16LE"));
      assertThat(refusal("id,student_name\n".getBytes(UTF_16BE)).advice())
          .anyMatch(it -> it.contains("--encoding UTF-16BE"));
    }

    @Test
    void is_refused_by_its_kind() {
      Map.of(
          "PK\u0003\u0004", "Excel", "\u00D0\u00CF\u0011\u00E0", "Excel", "%PDF-1.7", "PDF",
          "\u001F\u008B\b", "gzip", "\u00FF\u00FE\0\0", "UTF-32")
          .forEach(
              (start, kind) -> assertThat(refusal((start + "xxxxxxxx").getBytes(ISO_8859_1)))
                  .hasMessageContaining(kind));
    }
  }

  @Nested
  class A_file_without_the_columns {

    @Test
    void is_refused_with_what_was_found_what_is_wanted_and_the_command_that_reads_it() {
      var failure = refusal(
          "sourcedId;status;givenName;familyName\nx1;active;Ada;Lovelace\n".getBytes(UTF_8));
      assertThat(failure).hasMessageStartingWith("standard input: line 1 is not a header");
      assertThat(failure.advice()).containsExactly(
          "Found:  sourcedId, status, givenName, familyName (delimiter: semicolon)",
          "Wanted: id, student_name",
          "Try:    scripts/send - --dry-run --id-column sourcedId --name-columns givenName,familyName");
    }

    @Test
    void is_refused_with_a_command_that_a_shell_can_read() {
      assertThat(refusal("Student ID,Full Name\n1,Ada\n".getBytes(UTF_8)).advice())
          .anyMatch(it -> it.endsWith("--id-column 'Student ID' --name-column 'Full Name'"));
      assertThat(ColumnGuess.quote("student's $(id)")).isEqualTo("'student'\\''s $(id)'");
    }

    @Test
    void is_refused_with_the_option_for_a_delimiter_that_is_not_recognized() {
      assertThat(refusal("id|student_name\n1|Ada\n".getBytes(UTF_8)).advice())
          .anyMatch(it -> it.endsWith("--delimiter '|'"));
    }

    @Test
    void is_refused_without_printing_a_record_that_can_be_a_students() {
      var failure = refusal("s-1,Ada Lovelace\ns-2,Grace Hopper\n".getBytes(UTF_8));
      assertThat(failure.getMessage() + failure.advice()).doesNotContain("Ada")
          .contains("Found:  2 values");
      assertThat(refusal("Ada Lovelace,student\n".getBytes(UTF_8)).advice())
          .noneMatch(it -> it.contains("Ada"));
    }

    @Test
    void is_refused_with_the_line_of_a_later_header() {
      assertThat(refusal("Class 7b\n\nid,student_name\ns-1,Ada\n".getBytes(UTF_8)).advice())
          .anyMatch(it -> it.contains("tail -n +3 - "));
    }

    @Test
    void is_refused_if_a_wanted_column_occurs_twice() {
      assertThat(refusal("id,student_name,id\n1,Ada,2\n".getBytes(UTF_8)))
          .hasMessage(
              "standard input: line 1: the column id occurs more than once (columns 1 and 3)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n", "\uFEFF"})
  void an_empty_file_is_refused(String text) {
    assertThat(refusal(text.getBytes(UTF_8))).hasMessage("standard input is empty");
  }

  @Test
  void JSON_of_several_lines_is_refused_with_the_command_that_converts_it() {
    assertThat(refusal("[{\"id\": \"s-1\"}]".getBytes(UTF_8)).advice())
        .anyMatch(it -> it.contains("jq -c '.[]' -"));
    assertThat(refusal("{\n\"id\": \"s-1\"\n}".getBytes(UTF_8)).advice())
        .anyMatch(it -> it.contains("jq -c '.' -"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s-1,\"Ada", "s-1,\"Ada\" Lovelace\n"})
  void a_quote_in_the_wrong_place_is_refused_with_its_line(String record) {
    assertThat(refusal(("id,student_name\ns-0,Alan\n" + record).getBytes(UTF_8)))
        .hasMessageStartingWith("standard input: the record that starts in line 3 is not CSV");
  }

  @Test
  void a_quote_that_is_not_closed_does_not_hold_the_file_in_memory() {
    var lines = "s-2,Grace\n".repeat(400_000);
    assertThat(refusal(("id,student_name\ns-1,\"Ada\n" + lines).getBytes(UTF_8)))
        .hasMessageContaining("the record that starts in line 2 is longer than a message");
  }

  @Nested
  class A_record_is_invalid {

    @ParameterizedTest
    @ValueSource(strings = {"s-1,Lovelace, Ada", "s-1,Lovelace,,Ada", "s-1"})
    void if_it_has_too_many_or_too_few_values(String record) {
      assertThat(Inputs.read("id,student_name\n" + record)).containsExactly("2 csv-columns");
    }

    @Test
    void if_a_name_can_reach_into_a_column_without_a_name() {
      assertThat(Inputs.read("id,student_name,,\ns-1,Lovelace, Ada,\n"))
          .containsExactly("2 csv-columns");
    }

    @Test
    void if_a_space_comes_before_a_quote() {
      assertThat(Inputs.read("id,student_name\ns-1, \"Ada\"\n")).containsExactly("2 csv-quotes");
    }

    @Test
    void if_it_is_a_header_with_other_columns() {
      assertThat(Inputs.read("id,student_name\ns-1,Ada\nStudent ID,Full name\n2,Grace\n"))
          .containsExactly("2 s-1|Ada", "3 csv-header", "4 2|Grace");
    }

    @Test
    void if_a_byte_order_mark_is_within_a_value() {
      assertThat(Inputs.read("id,student_name,x\ns-1,Ada\uFEFFid,student_name\n"))
          .containsExactly("2 byte-order-mark");
      assertThat(Inputs.read("{\"id\": \"\\uFEFFs-1\", \"student_name\": \"Ada\"}"))
          .containsExactly("1 byte-order-mark");
    }
  }

  private static InputException refusal(byte[] bytes) {
    return refusal(bytes, Shape.UNKNOWN);
  }

  private static InputException refusal(byte[] bytes, Shape shape) {
    return catchThrowableOfType(InputException.class, () -> Inputs.read(bytes, shape));
  }

  private static Shape encoding(Charset it) {
    return new Shape(Optional.empty(), Optional.empty(), Optional.of(it), ColumnNames.DEFAULT);
  }
}
