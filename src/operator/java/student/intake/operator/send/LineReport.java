package student.intake.operator.send;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints what is wrong with lines: of each code all lines, or the first few and a count. */
final class LineReport implements CheckedInput.Refusals {

  /** Number of lines that are printed of each code. */
  static final int FEW = 5;

  private final PrintStream err;
  private final boolean all;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  LineReport(PrintStream err, boolean all) {
    this.err = err;
    this.all = all;
  }

  @Override
  public void add(String lines, String code, String sentence) {
    if (counts.merge(code, 1L, Long::sum) <= FEW || all) {
      err.printf("%s: %s: %s%n", lines, code, sentence);
    }
  }

  /** Prints how many reports of each code were not printed. */
  void summarize() {
    if (all || counts.values().stream().noneMatch(it -> it > FEW)) {
      return;
    }
    counts.forEach((code, count) -> {
      if (count > FEW) {
        err.printf("%s: %,d more %s%n", code, count - FEW, count - FEW == 1 ? "line" : "lines");
      }
    });
    err.println("--all-refusals prints every line.");
  }
}
