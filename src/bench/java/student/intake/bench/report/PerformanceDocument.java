package student.intake.bench.report;

import static java.util.regex.Matcher.quoteReplacement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code docs/performance.md}. A section is the text between {@code <!-- bench: NAME -->} and
 * {@code <!-- end -->}; the rest is written by hand.
 */
final class PerformanceDocument {

  private static final Path FILE = Path.of("docs/performance.md");
  private static final Path CHARTS = Path.of("docs/performance");

  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, String> charts = new LinkedHashMap<>();

  void addSection(String name, String content) {
    sections.put(name, content);
  }

  void addChart(String name, LineChart chart) {
    charts.put(name, chart.svg());
  }

  /** Replaces the sections and charts that were added. */
  void write() {
    try {
      var text = Files.readString(FILE);
      for (var section : sections.entrySet()) {
        text = replaceSection(text, section.getKey(), section.getValue());
      }
      Files.writeString(FILE, text);
      Files.createDirectories(CHARTS);
      for (var chart : charts.entrySet()) {
        Files.writeString(CHARTS.resolve(chart.getKey() + ".svg"), chart.getValue());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String replaceSection(String text, String name, String content) {
    var start = "<!-- bench: " + name + " -->";
    var end = "<!-- end -->";
    var section = Pattern.compile(
        Pattern.quote(start) + ".*?" + Pattern.quote(end), Pattern.DOTALL).matcher(text);
    if (!section.find()) {
      throw new IllegalStateException(FILE + " has no section " + start);
    }
    return section.replaceFirst(quoteReplacement(start + "\n\n" + content + "\n" + end));
  }
}
