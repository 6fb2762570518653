package student.intake.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command. */
public final class CommandRunner {

  /** Set by the scripts of operators: the text that {@code --help} prints. */
  private static final String USAGE = "COMMAND_USAGE";

  private CommandRunner() {}

  /** Returns the exit code of {@code command}, 1 if it throws, or 2 if the arguments are invalid. */
  public static int run(String name, Callable<Integer> command, String... arguments) {
    return run(name, new CommandLine(command), arguments);
  }

  /** Runs a command that has subcommands. */
  public static int run(String name, CommandLine command, String... arguments) {
    return run(
        name, Optional.ofNullable(System.getenv(USAGE)), System.err, command, arguments);
  }

  /**
   * Runs a command whose {@code --help} prints {@code usage}. If the arguments are invalid, prints its first
   * paragraph, the synopsis.
   */
  static int run(
      String name, Optional<String> usage, PrintStream err, CommandLine command,
      String... arguments) {
    IExecutionExceptionHandler printMessage = (failure, _, _) -> {
      err.println(name + ": " + failure.getMessage());
      return 1;
    };
    IParameterExceptionHandler printUsage = (invalid, _) -> {
      err.println(name + ": " + message(invalid));
      usage.ifPresentOrElse(
          it -> err.printf("%s%nSee %s --help.%n", synopsis(it), name),
          () -> invalid.getCommandLine().usage(err));
      return 2;
    };
    return command
        .setExecutionExceptionHandler(printMessage)
        .setParameterExceptionHandler(printUsage)
        .execute(arguments);
  }

  private static String synopsis(String usage) {
    var end = usage.indexOf("\n\n");
    return end < 0 ? usage : usage.substring(0, end);
  }

  /** Returns picocli's message in plain words, for an unknown argument with the most similar one. */
  private static String message(ParameterException invalid) {
    if (invalid instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getCommandLine(), unmatched.getUnmatched().getFirst());
    }
    return String.valueOf(invalid.getMessage())
        .replaceFirst(" is not a double$", " is not a number")
        .replaceFirst(" is not an int$| is not a long$", " is not a whole number");
  }

  private static String unknown(CommandLine command, String argument) {
    var commands = command.getSubcommands().keySet();
    if (!argument.startsWith("-")) {
      return "unknown argument '%s'%s".formatted(
          argument, commands.isEmpty() ? "" : suggestion(command, argument));
    }
    var option = argument.replaceFirst("(?s)=.*", "");
    var suggestion = suggestion(command, option);
    return suggestion.isEmpty() && !commands.isEmpty()
        ? "the option '%s' must follow %s".formatted(option, String.join(" or ", commands))
        : "unknown option '%s'%s".formatted(option, suggestion);
  }

  private static String suggestion(CommandLine command, String argument) {
    return new UnmatchedArgumentException(command, List.of(argument)).getSuggestions().stream()
        .findFirst().map("; did you mean %s?"::formatted).orElse("");
  }
}
