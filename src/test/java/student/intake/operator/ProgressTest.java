package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.operator.Progress.Style;

class ProgressTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 17, 25, 40, 80, 200})
  void a_bar_is_shorter_than_the_terminal_is_wide(int columns) {
    assertThat(Progress.bar("Sending", 1_000_000, 2_000_000, columns).length())
        .isLessThan(columns);
  }

  @Test
  void a_bar_uses_the_room_that_there_is() {
    assertThat(Progress.bar("Sending", 5, 10, 80))
        .isEqualTo("Sending [###############...............] 5 of 10");
    assertThat(Progress.bar("Sending", 5, 10, 28)).isEqualTo("Sending [####.....] 5 of 10");
    assertThat(Progress.bar("Sending", 5, 10, 20)).isEqualTo("Sending 5 of 10");
    assertThat(Progress.bar("Sending", 5, 10, 10)).isEqualTo("5 of 10");
  }

  @ParameterizedTest
  @CsvSource({"true,xterm,BAR", "true,dumb,LINES", "false,xterm,LINES"})
  void a_bar_is_for_a_terminal_that_can_overwrite_a_line(
      String terminal, String term, Style expected) {
    assertThat(
        Style.ofStandardError(Map.of("STANDARD_ERROR_IS_A_TERMINAL", terminal, "TERM", term)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"40,40", "0,80", "-3,80", "wide,80", "'',80"})
  void the_width_is_COLUMNS_or_80(String value, int expected) {
    assertThat(Progress.columns(Map.of("COLUMNS", value))).isEqualTo(expected);
  }

  @Test
  void lines_have_no_carriage_return() {
    assertThat(printed(Style.LINES)).doesNotContain("\r");
  }

  @Test
  void a_bar_ends_with_all_items_and_a_line_break() {
    assertThat(printed(Style.BAR)).endsWith("] 3 of 3" + System.lineSeparator());
  }

  private static String printed(Style style) {
    var err = new ByteArrayOutputStream();
    try (
        var progress = Progress.start(style, "Sending", 3, new PrintStream(err, true, UTF_8), 80)) {
      progress.add(3);
    }
    return err.toString(UTF_8);
  }
}
