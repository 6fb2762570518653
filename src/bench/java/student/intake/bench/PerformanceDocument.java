package student.intake.bench;

import static java.util.regex.Matcher.quoteReplacement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code docs/performance.md}: what is between two marks of a name is the bench's to write. */
final class PerformanceDocument {

  private static final Path FILE = Path.of("docs/performance.md");
  private static final Path PLOTS = Path.of("docs/performance");

  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, String> plots = new LinkedHashMap<>();

  void section(String name, Object content) {
    sections.put(name, content.toString());
  }

  void plot(String name, Plot plot) {
    plots.put(name, plot.svg());
  }

  /** Writes sections and plots over those that are there. */
  void write() {
    try {
      var text = Files.readString(FILE);
      for (var section : sections.entrySet()) {
        text = replaced(text, section.getKey(), section.getValue());
      }
      Files.writeString(FILE, text);
      Files.createDirectories(PLOTS);
      for (var plot : plots.entrySet()) {
        Files.writeString(PLOTS.resolve(plot.getKey() + ".svg"), plot.getValue());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String replaced(String text, String name, String content) {
    var from = "<!-- bench: " + name + " -->";
    var to = "<!-- end -->";
    var section = Pattern.compile(
        Pattern.quote(from) + ".*?" + Pattern.quote(to), Pattern.DOTALL).matcher(text);
    if (!section.find()) {
      throw new IllegalStateException(FILE + " has no section " + from);
    }
    return section.replaceFirst(quoteReplacement(from + "\n\n" + content + "\n" + to));
  }
}
