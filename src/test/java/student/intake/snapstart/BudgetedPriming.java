package student.intake.snapstart;

import java.time.Duration;
import org.crac.Resource;
import student.intake.settings.Settings;
import student.intake.telemetry.Tracing;

/** Priming with a shorter time budget. */
public final class BudgetedPriming {

  private BudgetedPriming() {}

  /** Creates priming that is not registered. */
  public static Resource create(
      Settings settings, Tracing tracing, FunctionFactory functions, Duration budget) {
    return new Priming(settings, tracing, functions, budget);
  }
}
