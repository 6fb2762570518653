package student.intake.bench.report;

import java.util.Locale;

/**
 * A performance target and the measured value.
 *
 * @param limit the target, formatted
 * @param reference what the measured value is compared with, formatted; empty without a comparison
 * @param measured the measured value, formatted
 * @param ratio the measured value divided by that of the reference; empty without a comparison
 */
public record Target(
    String metric, String limit, String reference, String measured, String ratio, boolean met) {

  /** Creates a target that is met if {@code measured} is not greater than {@code limit}. */
  public static Target max(String metric, double limit, double measured, String unit) {
    return new Target(
        metric, "≤ " + text(limit, unit), "", text(measured, unit), "", measured <= limit);
  }

  /** Creates a target that is met if {@code measured} is not less than {@code limit}. */
  public static Target min(String metric, double limit, double measured, String unit) {
    return new Target(
        metric, "≥ " + text(limit, unit), "", text(measured, unit), "", measured >= limit);
  }

  /** Creates a target that is met if the ratio to the reference is not greater than {@code limit}. */
  public static Target maxRatio(
      String metric, double limit, Reference reference, double measured, String unit) {
    return max(metric, limit, measured / reference.value(), "×")
        .comparedWith(reference, measured, unit);
  }

  /** Creates a target that is met if the ratio to the reference is not less than {@code limit}. */
  public static Target minRatio(
      String metric, double limit, Reference reference, double measured, String unit) {
    return min(metric, limit, measured / reference.value(), "×")
        .comparedWith(reference, measured, unit);
  }

  /** Returns a copy that shows the value of a reference, too. The limit stays as it is. */
  public Target comparedWith(Reference reference, double measured, String unit) {
    return new Target(
        metric,
        limit,
        reference.title() + ": " + text(reference.value(), unit),
        text(measured, unit),
        text(measured / reference.value(), ""),
        met);
  }

  private static String text(double value, String unit) {
    var format = value < 10 ? "%,.2f %s" : value < 100 ? "%,.1f %s" : "%,.0f %s";
    return String.format(Locale.ROOT, format, value, unit).strip();
  }

  /** The value that another function reached in the same run. */
  public record Reference(String title, double value) {}
}
