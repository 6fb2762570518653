package student.intake.bench.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The results of a run: printed immediately and collected for docs/performance.md. */
public final class Report {

  private final PrintStream out;
  private final PerformanceDocument document = new PerformanceDocument();
  private final List<Target> targets = new ArrayList<>();

  /** Creates a report that prints to {@code out}. */
  public Report(PrintStream out) {
    this.out = out;
  }

  /** Prints a progress line. */
  public void progress(String step) {
    out.println("... " + step);
  }

  /** Prints a table and adds it as a section of the document. */
  public void addSection(String name, MarkdownTable table) {
    out.println();
    out.println(table);
    document.addSection(name, table.toString());
  }

  /** Adds a chart to the document. */
  public void addChart(String name, LineChart chart) {
    document.addChart(name, chart);
  }

  /** Adds a target with its measured value. */
  public void addTarget(Target target) {
    targets.add(target);
  }

  /** Adds the section that lists all targets added so far. */
  public void addTargetsSection() {
    var table = MarkdownTable.withHeader(
        "metric", "target", "compared with", "measured", "ratio", "result");
    targets.forEach(
        it -> table.addRow(
            it.metric(),
            it.limit(),
            it.reference(),
            it.measured(),
            it.ratio(),
            it.met() ? "met" : "**missed**"));
    addSection("targets", table);
  }

  /** Returns the targets that were not met. */
  public List<Target> missedTargets() {
    return targets.stream().filter(it -> !it.met()).toList();
  }

  /** Writes the sections and charts to {@code docs/}. */
  public void writeDocument() {
    document.write();
  }
}
