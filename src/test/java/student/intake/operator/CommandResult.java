package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import student.intake.command.CommandRunner;

/** The result of a command. */
public record CommandResult(int exitCode, String out, String err) {

  /** Runs a command as a process, without input. */
  public static CommandResult runProcess(Map<String, String> environment, String... command) {
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
      var process = builder.start();
      process.getOutputStream().close();
      var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      var out = text(process.getInputStream());
      return new CommandResult(process.waitFor(), out, err.join());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Runs a command in this JVM. Argument errors are printed to standard error, not to {@code err}. */
  public static CommandResult runInProcess(String input, CommandFactory factory,
      String... arguments) {
    return runCommandLine(
        input, (in, out, err) -> new CommandLine(factory.create(in, out, err)), arguments);
  }

  /** Runs a command with subcommands in this JVM. */
  public static CommandResult runCommandLine(String input, CommandLineFactory factory,
      String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var command = factory.create(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
    var exitCode = CommandRunner.run("command", command, arguments);
    return new CommandResult(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Creates a command with the given streams. */
  @FunctionalInterface
  public interface CommandFactory {
    Callable<Integer> create(InputStream in, PrintStream out, PrintStream err);
  }

  /** Creates a command with subcommands, with the given streams. */
  @FunctionalInterface
  public interface CommandLineFactory {
    CommandLine create(InputStream in, PrintStream out, PrintStream err);
  }
}
