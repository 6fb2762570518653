package student.intake.operator.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The arguments with which {@code scripts/send} was started, to suggest a command that differs in little.
 *
 * @param file the input, or - for standard input
 * @param options all other arguments
 */
public record SendInvocation(String file, List<String> options) {

  private static final Set<String> COLUMN_OPTIONS = Set.of(
      "--id-column", "--name-column", "--name-columns");

  /** Returns the command as a dry run with {@code columns}, options that replace those for columns. */
  String withColumns(List<String> columns) {
    return dryRun(Stream.concat(withoutColumns().stream(), columns.stream()));
  }

  /** Returns the command as a dry run with one more option. */
  String with(String option, String value) {
    return dryRun(Stream.concat(options.stream(), Stream.of(option, value)));
  }

  private String dryRun(Stream<String> rest) {
    return command(
        file,
        Stream.concat(rest.filter(it -> !it.equals("--dry-run")), Stream.of("--dry-run")));
  }

  /** Returns the command with the input filtered by {@code filter}, a command that reads a file. */
  String afterFilter(String filter) {
    var filtered = file.equals("-") ? "... | " + filter : filter + " " + quote(file);
    return filtered + " | " + command("-", options.stream());
  }

  private static String command(String file, Stream<String> options) {
    return Stream.concat(Stream.of("scripts/send", file), options)
        .map(SendInvocation::quote)
        .collect(Collectors.joining(" "));
  }

  private List<String> withoutColumns() {
    var kept = new ArrayList<String>();
    for (var i = 0; i < options.size(); i++) {
      var option = options.get(i);
      if (COLUMN_OPTIONS.contains(option)) {
        i++;
      } else if (COLUMN_OPTIONS.stream().noneMatch(it -> option.startsWith(it + "="))) {
        kept.add(option);
      }
    }
    return kept;
  }

  /** Quotes a word for a POSIX shell. */
  static String quote(String word) {
    return word.matches("[\\w.,/+:@%=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
