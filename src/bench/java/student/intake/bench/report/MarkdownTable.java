package student.intake.bench.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A table in GitHub Flavored Markdown. */
public final class MarkdownTable {

  private final List<String> lines = new ArrayList<>();

  private MarkdownTable() {}

  /** Creates a table without rows. */
  public static MarkdownTable withHeader(String... titles) {
    var table = new MarkdownTable().addRow((Object[]) titles);
    table.lines.add("|" + "---|".repeat(titles.length));
    return table;
  }

  /** Adds a row. Integers are formatted with thousands separators. */
  public MarkdownTable addRow(Object... cells) {
    lines.add(Stream.of(cells).map(MarkdownTable::text).collect(joining(" | ", "| ", " |")));
    return this;
  }

  /** Formats a number with this many decimal places, independent of the default locale. */
  public static String decimal(double number, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }

  private static String text(Object cell) {
    return cell instanceof Integer number
        ? String.format(Locale.ROOT, "%,d", number)
        : cell.toString();
  }

  /** Returns the Markdown text. */
  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
