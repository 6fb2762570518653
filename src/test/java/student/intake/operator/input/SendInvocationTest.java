package student.intake.operator.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that scripts/send suggests. */
class SendInvocationTest {

  private static final SendInvocation COMMAND = new SendInvocation(
      "my file.csv",
      List.of("--local", "--id-column", "wrong", "--name-column=wrong", "--dry-run", "--rate",
          "5"));

  @Test
  void columns_replace_those_of_the_command_and_nothing_is_sent() {
    assertThat(COMMAND.withColumns(List.of("--id-column", "Nr", "--name-columns", "Given,Family")))
        .isEqualTo(
            "scripts/send 'my file.csv' --local --rate 5 --id-column Nr --name-columns Given,Family --dry-run");
  }

  @Test
  void an_option_is_added() {
    assertThat(new SendInvocation("a", List.of("--local")).with("--delimiter", "|"))
        .isEqualTo("scripts/send a --local --delimiter '|' --dry-run");
  }

  @Test
  void a_filter_reads_the_file_or_what_filled_standard_input() {
    assertThat(new SendInvocation("a b", List.of("--local")).afterFilter("gunzip -c"))
        .isEqualTo("gunzip -c 'a b' | scripts/send - --local");
    assertThat(new SendInvocation("-", List.of("--local")).afterFilter("gunzip -c"))
        .isEqualTo("... | gunzip -c | scripts/send - --local");
  }

  @Test
  void words_are_quoted_for_a_shell() {
    assertThat(SendInvocation.quote("student's $(id)")).isEqualTo("'student'\\''s $(id)'");
  }
}
