package student.intake.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A value of an argument that a command refuses, with exit code 2. */
public final class InvalidArgument {

  private InvalidArgument() {}

  /**
   * Returns the exception to throw.
   *
   * @param command what picocli sets in a {@code @Spec} field before it calls a command
   * @param message what is wrong and what to specify
   */
  public static ParameterException of(@Nullable CommandSpec command, String message) {
    if (command == null) {
      throw new IllegalStateException("set by picocli");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
