package student.intake.bench;

import java.util.Locale;

/** What is to be reached, and what was measured. */
record Target(String what, String wanted, String measured, boolean met) {

  static Target atMost(String what, double limit, double measured, String unit) {
    return new Target(
        what, "≤ " + text(limit, unit), text(measured, unit), measured <= limit);
  }

  static Target atLeast(String what, double limit, double measured, String unit) {
    return new Target(
        what, "≥ " + text(limit, unit), text(measured, unit), measured >= limit);
  }

  private static String text(double figure, String unit) {
    return String.format(Locale.ROOT, figure < 100 ? "%,.1f %s" : "%,.0f %s", figure, unit).strip();
  }
}
