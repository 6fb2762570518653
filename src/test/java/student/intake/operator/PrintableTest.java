package student.intake.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @MethodSource
  void escapes_what_a_terminal_interprets_or_hides(String text, String printable) {
    assertThat(Printable.of(text)).isEqualTo(printable);
  }

  static Stream<Arguments> escapes_what_a_terminal_interprets_or_hides() {
    return Stream.of(
        arguments("a\nb", "a\\nb"),
        arguments("a\r\tb", "a\\r\\tb"),
        arguments("\u001b[2J", "\\u001b[2J"),
        arguments("\u007f", "\\u007f"),
        arguments("\u009b31m", "\\u009b31m"),
        arguments("\u00ad", "\\u00ad"),
        arguments("\u200b", "\\u200b"),
        arguments("\u202e", "\\u202e"),
        arguments("\u2028", "\\u2028"),
        arguments("\u2029", "\\u2029"),
        arguments("\ufeff", "\\ufeff"),
        arguments("\u3164", "\\u3164"),
        arguments("\u115f", "\\u115f"),
        arguments("a\ufe0f", "a\\ufe0f"),
        arguments("\ue000", "\\ue000"),
        arguments("\ud800", "\\ud800"),
        arguments("\udb40\udc41", "\\udb40\\udc41"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoë", "岡田", "C:\\temp", "\ud83d\ude00"})
  void keeps_other_characters(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource
  void shortens_to_columns(String text, int columns, String shortened) {
    assertThat(Printable.of(text, columns)).isEqualTo(shortened);
  }

  static Stream<Arguments> shortens_to_columns() {
    return Stream.of(
        arguments("abcde", 5, "abcde"),
        arguments("abcdef", 5, "ab..."),
        arguments("岡田岡田", 8, "岡田岡田"),
        arguments("岡田岡田岡", 8, "岡田..."),
        arguments("a\n\n\n\n", 6, "a\\n..."));
  }

  @Test
  void pads_by_the_width_of_characters() {
    assertThat(Printable.column("岡a", 5)).isEqualTo("岡a  ");
    assertThat(Printable.column("岡岡岡", 5)).isEqualTo("岡...");
  }

  @Test
  void does_not_let_combining_marks_pile_up() {
    assertThat(Printable.of("a" + "\u0301".repeat(1_000), 10)).hasSize(10);
  }
}
