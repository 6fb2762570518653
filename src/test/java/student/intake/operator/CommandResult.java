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
import student.intake.command.CommandRunner;

/** A command that ran to its end. */
record Ran(int exitCode, String out, String err) {

  /** Runs a command in a process of its own, as an operator does; it must not need input. */
  static Ran process(Map<String, String> environment, String... command) {
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
      var process = builder.start();
      process.getOutputStream().close();
      var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      var out = text(process.getInputStream());
      return new Ran(process.waitFor(), out, err.join());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Runs a command here; picocli's complaints go to the tests' standard error. */
  static Ran here(String input, Maker command, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var made = command.make(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
    var exitCode = CommandRunner.run("command", made, arguments);
    return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Makes a command on its streams. */
  @FunctionalInterface
  interface Maker {
    Callable<Integer> make(InputStream in, PrintStream out, PrintStream err);
  }
}
