package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that scripts/send takes: see "Files of students" in docs/operations.md. */
class FileShapesTest {

  private static final String MARK = "\uFEFF";

  @Nested
  class CSV {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void has_any_of_three_delimiters(String delimiter) {
      var text = "id,student_name\ns-1,Ada Lovelace\n".replace(",", delimiter);
      assertThat(Inputs.read(text)).containsExactly("2 s-1|Ada Lovelace");
    }

    @Test
    void has_the_specified_delimiter() {
      assertThat(Inputs.read("id|student_name\ns-1|Ada\n", delimiter('|')))
          .containsExactly("2 s-1|Ada");
    }

    @Test
    void has_the_delimiter_of_Excels_first_line() {
      assertThat(Inputs.read("sep=|\r\nid|student_name\r\ns-1|Ada\r\n"))
          .containsExactly("3 s-1|Ada");
    }

    @Test
    void can_contain_the_other_delimiters_in_values() {
      assertThat(Inputs.read("id;student_name;note\ns-1;Lovelace, Ada;a,b,c,d\n"))
          .containsExactly("2 s-1|Lovelace, Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void has_any_line_ends(String lineEnd) {
      assertThat(
          Inputs.read("id,student_name\ns-1,\"Ada\nKing\"\n,x\ns-2,Grace".replace("\n", lineEnd)))
          .containsExactly(
              "2 s-1|Ada" + lineEnd + "King", "4 blank-id", "5 s-2|Grace");
    }

    @Test
    void has_empty_header_cells_and_blank_records_of_a_spreadsheet() {
      assertThat(
          Inputs.read("id,student_name,,\ns-1,Ada,,\n,,,\n , ,,\n\n   \ns-2,Grace\n,,,\n"))
          .containsExactly("2 s-1|Ada", "7 s-2|Grace");
    }

    @Test
    void has_an_index_without_a_name_as_its_first_column() {
      assertThat(Inputs.read(",id,student_name\n0,s-1,Ada\n")).containsExactly("2 s-1|Ada");
    }

    @Test
    void has_other_columns_twice() {
      assertThat(Inputs.read("id,note,student_name,note\ns-1,x,Ada,y\n"))
          .containsExactly("2 s-1|Ada");
    }

    @Test
    void has_records_without_the_empty_values_at_their_end() {
      assertThat(Inputs.read("id,student_name,note,town\ns-1,Ada\ns-2\n"))
          .containsExactly("2 s-1|Ada", "3 csv-columns");
    }

    @Test
    void has_spaces_around_header_names_and_another_case() {
      assertThat(Inputs.read("ID , \"Student_Name\"\ns-1 ,Ada\n")).containsExactly("2 s-1 |Ada");
    }

    @Test
    void has_a_column_that_differs_in_case_only() {
      assertThat(Inputs.read("ID,id,student_name\n7,s-1,Ada\n")).containsExactly("2 s-1|Ada");
    }

    @Test
    void has_columns_with_other_names() {
      var columns = columns("Student ID", "Full name");
      assertThat(Inputs.read("Full name,Student ID\nAda,s-1\n", columns))
          .containsExactly("2 s-1|Ada");
    }

    @Test
    void has_names_in_two_columns() {
      var columns = columns("sourcedId", "givenName", "familyName");
      assertThat(
          Inputs.read(
              "sourcedId,familyName,givenName\ns-1,Lovelace , Ada\ns-2,,Grace\ns-3,, \n", columns))
          .containsExactly("2 s-1|Ada Lovelace", "3 s-2|Grace", "4 blank-student-name");
    }

    @Test
    void has_its_header_again_with_or_without_a_byte_order_mark() {
      var one = MARK + "id,student_name\ns-1,Ada\n";
      assertThat(Inputs.read(one + one.replace("s-1", "s-2") + "id,student_name\ns-3,Alan\n"))
          .containsExactly("2 s-1|Ada", "4 s-2|Ada", "6 s-3|Alan");
    }

    @Test
    void has_a_later_header_with_its_columns_in_another_order() {
      assertThat(
          Inputs.read("id,student_name\ns-1,Ada\n\nstudent_name,town,id\nGrace,Arlington,s-2\n"))
          .containsExactly("2 s-1|Ada", "5 s-2|Grace");
    }

    @Test
    void has_a_quoted_header_after_a_byte_order_mark() {
      var one = MARK + "\"id\",\"student_name\"\n\"s-1\",\"Ada\"\n";
      assertThat(Inputs.read(one + one)).containsExactly("2 s-1|Ada", "4 s-1|Ada");
    }

    @Test
    void has_values_that_start_with_a_byte_order_mark() {
      assertThat(
          Inputs.read(
              "id,student_name\n" + MARK + "s-1," + MARK + "Ada\n\"" + MARK + "s-2\",Grace\n"))
          .containsExactly("2 s-1|Ada", "3 s-2|Grace");
    }
  }

  @Nested
  class JSON_lines {

    @Test
    void are_recognized_by_their_content() {
      assertThat(
          Inputs.read(
              "\n\n  {\"id\": \"s-1\", \"student_name\": \"Ada\"}\r\n" + MARK
                  + "{\"id\": \"s-2\", \"student_name\": \"Grace\"}"))
          .containsExactly("3 s-1|Ada", "4 s-2|Grace");
    }

    @Test
    void can_be_saved_dead_letters_whose_bodies_are_read() {
      assertThat(
          Inputs.read(
              """
                  {"message_id": "m-1", "code": "gave-up", "body": "{\\"id\\": \\"s-1\\",\\n \\"student_name\\": \\"Ada\\"}", "attributes": {}, "message_attributes": {}}
                  {"message_id": "m-2", "code": "empty-body", "body": " ", "attributes": {}, "message_attributes": {}}
                  {"message_id": "m-3", "body": "x", "id": "s-3", "student_name": "Alan"}
                  {"message_id": "m-4", "body":
                  """))
          .containsExactly("1 s-1|Ada", "2 empty-body", "3 s-3|Alan", "4 malformed-json");
    }

    @Test
    void are_read_as_such_if_specified() {
      var shape = new Shape(
          Optional.of(Shape.Format.JSON_LINES), Optional.empty(), Optional.empty(),
          ColumnNames.DEFAULT);
      assertThat(Inputs.read("id,student_name\n", shape)).containsExactly("1 malformed-json");
    }

    @Test
    void longer_than_any_message_are_not_held_in_memory() {
      var line = "{\"id\": \"" + " ".repeat(8 * InputLine.MAX_BYTES);
      assertThat(
          Inputs.read(line + "\n{\"id\": \"s-2\", \"student_name\": \"Grace\"}\n"))
          .containsExactly("1 message-too-large", "2 s-2|Grace");
    }
  }

  @Nested
  class The_encoding {

    private static final String TEXT = "id,student_name\ns-1,Zoë 李\n";

    @Test
    void is_UTF_8() {
      assertThat(Inputs.read(TEXT)).containsExactly("2 s-1|Zoë 李");
    }

    @Test
    void is_that_of_the_byte_order_mark() {
      for (var charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
        assertThat(Inputs.read((MARK + TEXT).getBytes(charset), Shape.UNKNOWN)).as("%s", charset)
            .containsExactly("2 s-1|Zoë 李");
      }
    }

    @Test
    void can_repeat_its_byte_order_mark_in_UTF_16() {
      assertThat(Inputs.read((MARK + TEXT + MARK + TEXT).getBytes(UTF_16LE), Shape.UNKNOWN))
          .containsExactly("2 s-1|Zoë 李", "4 s-1|Zoë 李");
    }

    @Test
    void is_another_one_if_specified() {
      var windows = Charset.forName("windows-1252");
      assertThat(Inputs.read("id,student_name\ns-1,Zoë\n".getBytes(windows), encoding(windows)))
          .containsExactly("2 s-1|Zoë");
      assertThat(Inputs.read("id,student_name\ns-1,Zoë".getBytes(windows), encoding(windows)))
          .containsExactly("2 s-1|Zoë");
      assertThat(Inputs.read(TEXT.getBytes(UTF_16LE), encoding(UTF_16LE)))
          .containsExactly("2 s-1|Zoë 李");
      assertThat(
          Inputs.read((MARK + TEXT).getBytes(UTF_16LE), encoding(Charset.forName("UTF-16"))))
          .containsExactly("2 s-1|Zoë 李");
    }
  }

  private static Shape delimiter(char it) {
    return new Shape(Optional.empty(), Optional.of(it), Optional.empty(), ColumnNames.DEFAULT);
  }

  private static Shape encoding(Charset it) {
    return new Shape(Optional.empty(), Optional.empty(), Optional.of(it), ColumnNames.DEFAULT);
  }

  private static Shape columns(String id, String... name) {
    return new Shape(
        Optional.empty(), Optional.empty(), Optional.empty(),
        new ColumnNames(id, List.of(name)));
  }
}
