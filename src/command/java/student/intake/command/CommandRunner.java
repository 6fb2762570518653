package student.intake.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Runs a command. */
public final class CommandRunner {

  private CommandRunner() {}

  /** Returns the exit code of {@code command}, 1 if it throws, or 2 if the arguments are invalid. */
  public static int run(String name, Callable<Integer> command, String... arguments) {
    IExecutionExceptionHandler printMessage = (failure, _, _) -> {
      System.err.println(name + ": " + failure.getMessage());
      return 1;
    };
    return new CommandLine(command)
        .setExecutionExceptionHandler(printMessage)
        .execute(arguments);
  }
}
