package student.intake.operator;

/** Makes text of another service or of a publisher safe to print. */
final class Printable {

  private Printable() {}

  /** Replaces characters that a terminal could interpret, such as line breaks and escapes, with spaces. */
  static String of(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", " ");
  }
}
