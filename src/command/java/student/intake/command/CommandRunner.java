package student.intake.command;

import java.io.PrintStream;
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
      err.println(name + ": " + invalid.getMessage());
      usage.ifPresentOrElse(
          it -> err.printf("%s%nSee %s --help.%n", synopsis(it), name),
          () -> printGenerated(invalid, err));
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

  private static void printGenerated(ParameterException invalid, PrintStream err) {
    if (!UnmatchedArgumentException.printSuggestions(invalid, err)) {
      invalid.getCommandLine().usage(err);
    }
  }
}
