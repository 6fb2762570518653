package student.intake.bench.report;

import java.util.Locale;

/**
 * A performance target and the measured value.
 *
 * @param limit the target, formatted
 * @param measured the measured value, formatted
 */
public record Target(String metric, String limit, String measured, boolean met) {

  /** Creates a target that is met if {@code measured} is not greater than {@code limit}. */
  public static Target max(String metric, double limit, double measured, String unit) {
    return new Target(metric, "≤ " + text(limit, unit), text(measured, unit), measured <= limit);
  }

  /** Creates a target that is met if {@code measured} is not less than {@code limit}. */
  public static Target min(String metric, double limit, double measured, String unit) {
    return new Target(metric, "≥ " + text(limit, unit), text(measured, unit), measured >= limit);
  }

  private static String text(double value, String unit) {
    return String.format(Locale.ROOT, value < 100 ? "%,.1f %s" : "%,.0f %s", value, unit).strip();
  }
}
