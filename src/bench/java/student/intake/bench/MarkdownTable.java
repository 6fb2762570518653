package student.intake.bench;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A table of GitHub's Markdown. */
final class MarkdownTable {

  private final List<String> lines = new ArrayList<>();

  private MarkdownTable() {}

  static MarkdownTable of(String... head) {
    var table = new MarkdownTable().row((Object[]) head);
    table.lines.add("|" + "---|".repeat(head.length));
    return table;
  }

  MarkdownTable row(Object... cells) {
    lines.add(Stream.of(cells).map(MarkdownTable::text).collect(joining(" | ", "| ", " |")));
    return this;
  }

  /** A cell with so many places behind the point, whatever this machine's language. */
  static String rounded(double figure, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", figure);
  }

  private static String text(Object cell) {
    return cell instanceof Integer number
        ? String.format(Locale.ROOT, "%,d", number)
        : cell.toString();
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
