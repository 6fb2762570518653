package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void is_refused_as_UTF_32_if_that_has_no_byte_order_mark() {
      for (var name : List.of("UTF-32LE", "UTF-32BE")) {
        assertThat(refusal("id,student_name\n".getBytes(Charset.forName(name))).advice()).as(name)
            .noneMatch(it -> it.contains("UTF-16"));
      }
    }

    @Test
    void is_refused_if_it_has_a_NUL() {
      assertThat(refusal("id,student_name\ns-1,Zoë\ns-2,Zoë\0\n".getBytes(UTF_8)))
          .hasMessage(
              "standard input: line 3, byte 9 is 0x00: the file is not text (byte 34 of the file)");
      assertThat(
          refusal(
              "id,student_name\n".getBytes(UTF_16LE), encoding(Charset.forName("windows-1252"))))
          .hasMessageContaining("line 1, byte 2 is 0x00: the file is not text");
    }

    @Test
    void is_refused_if_it_is_UTF_8_after_a_long_start_and_single_bytes_are_specified() {
      var text = "id,student_name\n" + "s-1,Ada\n".repeat(50_000) + "s-2,Zoë\n";
      assertThat(refusal(text.getBytes(UTF_8), encoding(ISO_8859_1)))
          .hasMessageContaining("is UTF-8, not ISO-8859-1");
    }

    @ParameterizedTest
    @CsvSource({
        "504b0304140000005b436f6e74656e745f54797065735d2e786d6c, is an Excel workbook",
        "504b0304140000006d696d65747970656170706c69636174696f6e2f766e642e6f61736973, is an OpenDocument file",
        "504b03041400, is a ZIP file", "d0cf11e0, is an Excel workbook of the old format",
        "255044462d312e37, is a PDF document", "7b5c72746631, is a Rich Text document",
        "89504e470d0a, is an image", "1f8b0808, is compressed with gzip",
        "425a6839, is compressed with bzip2", "fd377a585a0000, is compressed with xz",
        "28b52ffd00, is compressed with zstd", "fffe00006900, is UTF-32",
        "3c68746d6c3e, is HTML or XML"})
    void is_refused_by_its_kind_with_what_to_do(String hex, String kind) {
      var failure = refusal(HexFormat.of().parseHex(hex));
      assertThat(failure).hasMessageContaining(kind);
      assertThat(failure.advice()).isNotEmpty();
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
          "Try:    scripts/send - --local --id-column sourcedId --name-columns givenName,familyName --dry-run");
    }

    @Test
    void is_refused_with_a_command_that_a_shell_can_read() {
      assertThat(refusal("Student ID,Full Name\n1,Ada\n".getBytes(UTF_8)).advice())
          .anyMatch(it -> it.contains("--id-column 'Student ID' --name-column 'Full Name'"));
    }

    @Test
    void is_refused_with_the_option_for_a_delimiter_that_is_not_recognized() {
      assertThat(refusal("id|student_name\n1|Ada\n".getBytes(UTF_8)).advice())
          .anyMatch(it -> it.contains("--delimiter '|'"));
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
          .anyMatch(it -> it.endsWith("... | tail -n +3 | scripts/send - --local"));
    }

    @Test
    void is_refused_with_all_its_columns_if_one_of_the_wanted_is_there() {
      var shape = new Shape(
          Optional.empty(), Optional.empty(), Optional.empty(),
          new ColumnNames("Kennung", List.of("Vor", "Zu")));
      assertThat(refusal("Kennung,Vor,Nach,Ort\n1,Ada,King,x\n".getBytes(UTF_8), shape).advice())
          .startsWith(
              "Found:  Kennung, Vor, Nach, Ort (delimiter: comma)", "Wanted: Kennung, Vor, Zu");
    }

    @Test
    void is_refused_without_a_command_of_lines_if_they_are_UTF_16() {
      assertThat(
          refusal("\uFEFFClass 7b\nid,student_name\ns-1,Ada\n".getBytes(UTF_16LE)).advice())
          .contains("Line 2 is one. Remove the lines before it.");
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
        .anyMatch(it -> it.contains("jq -c '.[]' | scripts/send -"));
    assertThat(refusal("{\n\"id\": \"s-1\"\n}".getBytes(UTF_8)).advice())
        .anyMatch(it -> it.contains("jq -c '.' | scripts/send -"));
    assertThat(refusal("{\"id\": \"s-1\",\n\"student_name\": \"Ada\"}".getBytes(UTF_8)).advice())
        .anyMatch(it -> it.contains("jq -c '.' | scripts/send -"));
  }

  @Test
  void a_quote_that_is_not_closed_is_refused_with_the_line_in_which_it_opens() {
    assertThat(
        refusal(
            "id,student_name\ns-1,\"Ada\nKing\"\n\"s\n2\",\"Grace\ns-3,Alan\n".getBytes(UTF_8)))
        .hasMessage("standard input: the quote that opens in line 5 is not closed");
    var many = "id,student_name\n" + "s-1,Ada\n".repeat(3_000) + "s-2,\"Grace\n";
    assertThat(refusal(many.getBytes(UTF_8)))
        .hasMessage("standard input: the quote that opens in line 3002 is not closed");
  }

  @Test
  void text_after_a_closing_quote_is_refused_with_its_line() {
    assertThat(refusal("id,student_name\ns-0,Alan\ns-1,\"Ada\" Lovelace\n".getBytes(UTF_8)))
        .hasMessage(
            "standard input: the record that starts in line 3 is not CSV: text follows a closing quote");
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
          .containsExactly("2 s-1|Ada", "3 csv-header", "4 csv-header");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Student ID,Surname,Given name\n2,Hopper,Grace\n", "town,Full name,Student ID\nx,Grace,2\n",
        "id;student_name\n2;Hopper, Grace\n", "id\tstudent_name\n2\tHopper, Grace\n"})
    void if_it_is_below_a_header_with_other_columns_or_another_delimiter(String second) {
      assertThat(Inputs.read("id,student_name\ns-1,Ada\n" + second + "id,student_name\ns-3,Alan\n"))
          .containsExactly("2 s-1|Ada", "3 csv-header", "4 csv-header", "6 s-3|Alan");
    }

    @Test
    void as_too_large_and_not_as_malformed() {
      assertThat(
          Inputs.read("id,student_name\ns-1," + "x".repeat(2_000_000) + "\ns-2,Grace\n"))
          .containsExactly("2 message-too-large", "3 s-2|Grace");
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
