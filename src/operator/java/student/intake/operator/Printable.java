package student.intake.operator;

import static java.util.stream.Collectors.joining;

/**
 * Makes text of another service or of a publisher safe to print. Whoever can send a message could
 * otherwise print rows that do not exist, or control the operator's terminal.
 */
public final class Printable {

  private static final String CUT = "...";

  private Printable() {}

  /**
   * Escapes characters that a terminal could interpret or hide, as JSON does: control and format
   * characters, line and paragraph separators, unpaired surrogates, characters without a glyph, and those
   * that are invisible by default.
   */
  public static String of(String text) {
    return text.codePoints().mapToObj(Printable::printable).collect(joining());
  }

  /** Returns {@link #of}, shortened to {@code columns} of a terminal. */
  public static String of(String text, int columns) {
    var printable = of(text.codePointCount(0, text.length()) <= columns
        ? text
        : text.substring(0, text.offsetByCodePoints(0, columns + 1)));
    if (columns(printable) <= columns) {
      return printable;
    }
    var shortened = new StringBuilder();
    var left = columns - CUT.length();
    for (var codePoint : printable.codePoints().toArray()) {
      left -= columns(codePoint);
      if (left < 0) {
        break;
      }
      shortened.appendCodePoint(codePoint);
    }
    return shortened.append(CUT).toString();
  }

  /** Returns {@link #of}, shortened or padded to exactly {@code columns} of a terminal. */
  public static String column(String text, int columns) {
    var printable = of(text, columns);
    return printable + " ".repeat(columns - columns(printable));
  }

  private static String printable(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> isPrintable(codePoint) ? Character.toString(codePoint) : escaped(codePoint);
    };
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED ->
        false;
      default -> !isInvisible(codePoint);
    };
  }

  /** The letters and marks among Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties). */
  private static boolean isInvisible(int codePoint) {
    return switch (codePoint) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0 ->
        true;
      default -> (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
          || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    };
  }

  private static String escaped(int codePoint) {
    return Character.toString(codePoint).chars().mapToObj("\\u%04x"::formatted).collect(joining());
  }

  private static int columns(String printable) {
    return printable.codePoints().map(Printable::columns).sum();
  }

  /**
   * Returns 2 for the wide characters of East Asian scripts and for emoji. A combining mark counts as 1,
   * so that no number of them fits into a column.
   */
  private static int columns(int codePoint) {
    var wide = (codePoint >= 0x1100 && codePoint <= 0x115F)
        || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
        || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
        || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
        || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
        || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
        || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
