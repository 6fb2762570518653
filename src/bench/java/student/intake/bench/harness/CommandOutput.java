package student.intake.bench.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a command of this machine, such as {@code git}.
 *
 * @param text standard output and standard error
 */
record CommandOutput(int exitCode, String text) {

  /**
   * Runs a command to its end.
   *
   * @param folder the command's working directory
   * @throws IllegalStateException if the command is not installed
   */
  static CommandOutput of(Path folder, List<String> command) {
    try {
      var process = new ProcessBuilder(command)
          .directory(folder.toAbsolutePath().toFile())
          .redirectInput(new File("/dev/null"))
          .redirectErrorStream(true)
          .start();
      var text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return new CommandOutput(process.onExit().join().exitValue(), text);
    } catch (IOException failure) {
      throw new IllegalStateException("Cannot run " + command.getFirst() + ": install it", failure);
    }
  }

  /**
   * Runs a command that must succeed, and returns its output.
   *
   * @throws IllegalStateException if the command is not installed or fails; the message contains its
   *     output
   */
  static String ofSuccess(Path folder, List<String> command) {
    var output = of(folder, command);
    if (output.exitCode != 0) {
      throw new IllegalStateException("%s failed: %s".formatted(command.getFirst(), output.text));
    }
    return output.text;
  }
}
