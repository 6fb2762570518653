package student.intake.bench;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
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
    lines.add(Stream.of(cells).map(Object::toString).collect(joining(" | ", "| ", " |")));
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
