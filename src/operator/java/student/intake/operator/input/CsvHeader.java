package student.intake.operator.input;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A header of CSV.
 *
 * @param cells the names of the columns
 * @param id index of the column of the id
 * @param name indexes of the columns of the name
 */
record CsvHeader(List<String> cells, int id, List<Integer> name) {

  /**
   * Returns the header if {@code record} is one: it has each wanted column. Spaces around a column's name
   * and, unless two differ in nothing else, upper and lower case do not matter.
   *
   * @param input name of the input, for messages
   * @param line number of the line, for messages
   * @throws InputException if a wanted column occurs more than once
   */
  static Optional<CsvHeader> of(
      String input, long line, List<String> record, ColumnNames wanted) {
    var cells = record.stream().map(CsvHeader::clean).toList();
    if (!hasAny(cells, List.of(wanted.id())) || !hasAll(cells, wanted.name())) {
      return Optional.empty();
    }
    var where = "%s: line %d".formatted(input, line);
    return Optional.of(
        new CsvHeader(
            cells, indexOf(where, cells, wanted.id()),
            wanted.name().stream().map(it -> indexOf(where, cells, it)).toList()));
  }

  /** Returns whether {@code record} has one of the wanted columns. */
  static boolean hasAny(List<String> record, ColumnNames wanted) {
    var cells = record.stream().map(CsvHeader::clean).toList();
    return hasAny(cells, List.of(wanted.id())) || hasAny(cells, wanted.name());
  }

  private static boolean hasAll(List<String> cells, List<String> wanted) {
    return wanted.stream().allMatch(it -> hasAny(cells, List.of(it)));
  }

  private static boolean hasAny(List<String> cells, List<String> wanted) {
    return wanted.stream().anyMatch(it -> cells.stream().anyMatch(it.strip()::equalsIgnoreCase));
  }

  private static int indexOf(String where, List<String> cells, String wanted) {
    var exact = indexesOf(cells, wanted, false);
    var found = exact.isEmpty() ? indexesOf(cells, wanted, true) : exact;
    if (found.size() > 1) {
      throw new InputException(
          "%s: the column %s occurs more than once (columns %d and %d)".formatted(
              where, wanted, found.get(0) + 1, found.get(1) + 1),
          "Rename or remove one of them, or choose another column with --id-column or --name-column.");
    }
    return found.getFirst();
  }

  private static List<Integer> indexesOf(List<String> cells, String wanted, boolean ignoreCase) {
    return IntStream.range(0, cells.size())
        .filter(
            i -> ignoreCase
                ? cells.get(i).equalsIgnoreCase(wanted.strip())
                : cells.get(i).equals(wanted.strip()))
        .boxed()
        .toList();
  }

  /** Removes surrounding spaces, and the quotes that CSV does not recognize after a space. */
  static String clean(String cell) {
    var text = withoutByteOrderMark(cell).strip();
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).strip()
        : text;
  }

  static String withoutByteOrderMark(String value) {
    var start = 0;
    while (start < value.length() && value.charAt(start) == DecodedText.BYTE_ORDER_MARK) {
      start++;
    }
    return value.substring(start);
  }

  /** Returns whether a value in column {@code index} can be part of a name that was not quoted. */
  boolean isUnnamedAfterStudent(int index) {
    return cells.get(index).isEmpty() && (index > id || name.stream().anyMatch(it -> index > it));
  }

  /** Returns the number of values that a record must have: up to the last wanted column. */
  int minValues() {
    return 1 + Math.max(id, name.stream().mapToInt(Integer::intValue).max().orElse(0));
  }
}
