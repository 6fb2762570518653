package student.intake.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Captures standard output, for tests that lock {@code Resources.SYSTEM_OUT}. */
public final class StandardOutput {

  private StandardOutput() {}

  /** Returns the JSON lines that {@code action} prints; other lines are of the tests' own log. */
  public static List<String> jsonLinesOf(Runnable action) {
    var console = System.out;
    var captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(console);
    }
    return captured.toString(UTF_8).lines().filter(it -> it.startsWith("{")).toList();
  }
}
