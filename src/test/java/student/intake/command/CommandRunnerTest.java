package student.intake.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandRunnerTest {

  private static final String USAGE = """
      Usage: scripts/count [--to N]
             scripts/count --all

      Counts.
      """;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void returns_the_exit_code_of_the_command() {
    assertThat(run(Optional.of(USAGE), "--to", "7")).isEqualTo(7);
    assertThat(err.size()).isZero();
  }

  @Test
  void prints_the_message_of_a_failure_and_returns_1() {
    assertThat(run(Optional.of(USAGE), "--to", "0")).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines()).containsExactly("scripts/count: nothing to count");
  }

  @Test
  void prints_the_synopsis_of_the_help_for_a_wrong_argument_and_returns_2() {
    assertThat(run(Optional.of(USAGE), "--frm=7")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines()).containsExactly(
        "scripts/count: unknown option '--frm'; did you mean --from?",
        "Usage: scripts/count [--to N]",
        "       scripts/count --all",
        "See scripts/count --help.");
  }

  @Test
  void says_that_an_option_must_follow_the_subcommand() {
    assertThat(run(Optional.of(USAGE), "--steps", "7", "backwards")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("scripts/count: the option '--steps' must follow backwards");
  }

  @Test
  void suggests_the_subcommand_that_is_most_similar() {
    assertThat(run(Optional.of(USAGE), "backwords", "--to", "7")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("scripts/count: unknown argument 'backwords'; did you mean backwards?");
  }

  @ParameterizedTest
  @CsvSource({"--to, whole number", "--rate, number"})
  void names_no_type_of_Java(String option, String type) {
    assertThat(run(Optional.of(USAGE), option, "x")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("scripts/count: Invalid value for option '%s': 'x' is not a %s%n".formatted(
            option, type));
  }

  @Test
  void prints_a_generated_usage_for_a_command_without_help_of_its_own() {
    assertThat(run(Optional.empty(), "--to", "x")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("scripts/count: Invalid value").contains("Usage:");
  }

  private int run(Optional<String> usage, String... arguments) {
    return CommandRunner.run(
        "scripts/count", usage, new PrintStream(err, true, UTF_8),
        new CommandLine(new Count()), arguments);
  }

  /** Returns the value of an option as its exit code. */
  @Command(name = "count", subcommands = Backwards.class)
  static final class Count implements Callable<Integer> {

    @Option(names = "--from")
    private int from;

    @Option(names = "--to")
    private int to;

    @Option(names = "--rate")
    private double rate;

    @Override
    public Integer call() {
      if (to == 0) {
        throw new IllegalStateException("nothing to count");
      }
      return from + to + (int) rate;
    }
  }

  /** Returns 0. */
  @Command(name = "backwards")
  static final class Backwards implements Callable<Integer> {

    @Override
    public Integer call() {
      return 0;
    }
  }
}
