package student.intake.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Runs what {@code scripts/} starts. */
public final class CommandRunner {

  private CommandRunner() {}

  /** 0 when all went well, 1 when something failed, 2 when the arguments are wrong. */
  public static int run(String name, Callable<Integer> command, String... arguments) {
    IExecutionExceptionHandler sayWhatFailed = (failure, _, _) -> {
      System.err.println(name + ": " + failure.getMessage());
      return 1;
    };
    return new CommandLine(command)
        .setExecutionExceptionHandler(sayWhatFailed)
        .execute(arguments);
  }
}
