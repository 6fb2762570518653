package student.intake.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was measured so far: printed at once, and kept for the document. */
final class Report {

  private final PrintStream out;
  private final PerformanceDocument document = new PerformanceDocument();
  private final List<Target> targets = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void progress(String what) {
    out.println("... " + what);
  }

  /** Adds a section of the document. */
  void show(String section, MarkdownTable table) {
    out.println();
    out.println(table);
    document.section(section, table);
  }

  void plot(String name, Plot plot) {
    document.plot(name, plot);
  }

  void target(Target target) {
    targets.add(target);
  }

  /** Adds the targets' section. */
  void showTargets() {
    var table = MarkdownTable.of("target", "wanted", "measured", "");
    targets.forEach(
        it -> table.row(it.what(), it.wanted(), it.measured(), it.met() ? "met" : "**missed**"));
    show("targets", table);
  }

  List<Target> missed() {
    return targets.stream().filter(it -> !it.met()).toList();
  }

  /** Writes everything into {@code docs/performance.md}. */
  void write() {
    document.write();
  }
}
