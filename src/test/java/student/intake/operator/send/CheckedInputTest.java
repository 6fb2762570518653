package student.intake.operator.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import student.intake.message.Student;
import student.intake.operator.OperatorException;
import student.intake.operator.input.InputLine;
import student.intake.operator.input.InputLine.Invalid;
import student.intake.operator.input.InputLine.Valid;
import student.intake.operator.input.StudentSource;

class CheckedInputTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final LineReport report = new LineReport(new PrintStream(err, true, UTF_8), false);

  @Test
  void valid_lines_are_sent_once_per_student() throws IOException {
    var checked = check(1, line(1, "a"), line(2, "b"), line(3, "a"), new Invalid(4, "c", "d"));
    assertThat(sent(checked)).containsExactly(1L, 2L);
    assertThat(checked.toSend()).isEqualTo(2);
    assertThat(checked.lines()).isEqualTo(4);
    assertThat(checked.invalid()).isEqualTo(1);
    assertThat(checked.repeats()).hasToString("line 3");
  }

  @Test
  void lines_before_the_first_line_to_send_are_checked_only() throws IOException {
    var checked = check(2, line(1, "a"), line(2, "b"), line(3, "a"));
    assertThat(sent(checked)).containsExactly(2L);
    assertThat(checked.toSend()).isEqualTo(1);
  }

  @Test
  void no_line_of_an_id_with_two_names_is_sent() throws IOException {
    var checked = check(1, line(1, "a"), line(2, "a", "Eve"), line(3, "a", "Bob"), line(4, "b"));
    assertThat(sent(checked)).containsExactly(4L);
    assertThat(checked.toSend()).isEqualTo(1);
    assertThat(checked.invalid()).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("lines 1 and 2: ").contains("lines 1 and 3: ")
        .doesNotContain("Eve");
  }

  @Test
  void an_input_that_has_changed_is_not_sent_further() throws IOException {
    var readings = List.of(List.of(line(1, "a"), line(2, "b")), List.of(line(1, "a"), line(2, "x")))
        .iterator();
    var checked = CheckedInput.check(() -> reader(readings.next()), 1, report);
    var lines = checked.linesToSend();
    assertThat(lines.next()).isEqualTo(line(1, "a"));
    assertThatExceptionOfType(OperatorException.class).isThrownBy(lines::next)
        .withMessageContaining("line 2").withMessageContaining("has changed");
  }

  private CheckedInput check(long fromLine, InputLine... lines) throws IOException {
    return CheckedInput.check(() -> reader(Arrays.asList(lines)), fromLine, report);
  }

  private static StudentSource.LineReader reader(List<? extends InputLine> lines) {
    var rest = lines.iterator();
    return () -> rest.hasNext() ? rest.next() : null;
  }

  private static List<Long> sent(CheckedInput checked) throws IOException {
    var numbers = new ArrayList<Long>();
    var lines = checked.linesToSend();
    for (var line = lines.next(); line != null; line = lines.next()) {
      numbers.add(line.number());
    }
    return numbers;
  }

  private static Valid line(long number, String id) {
    return line(number, id, "Ada");
  }

  private static Valid line(long number, String id, String name) {
    return new Valid(number, new Student(id, name), "body", 4);
  }
}
