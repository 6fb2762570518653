package student.intake.snapstart;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.settings.Settings;
import student.intake.telemetry.Tracing;

/**
 * Primes the function before Lambda takes a snapshot (Lambda Developer Guide, "Lambda SnapStart
 * runtime hooks").
 *
 * <p>A failure is logged and never fails the deployment. Priming uses clients of its own and closes
 * them. The function's own clients make no call before the snapshot.
 */
public final class Priming implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

  private final Settings settings;
  private final Tracing tracing;
  private final FunctionFactory functions;

  private Priming(Settings settings, Tracing tracing, FunctionFactory functions) {
    this.settings = settings;
    this.tracing = tracing;
    this.functions = functions;
  }

  /**
   * Primes before each snapshot, as long as the returned object is reachable.
   *
   * @param tracing the tracing of the deployed function
   * @param functions builds the functions to prime
   */
  public static Priming register(Settings settings, Tracing tracing, FunctionFactory functions) {
    var priming = new Priming(settings, tracing, functions);
    Core.getGlobalContext().register(priming);
    return priming;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    var start = System.nanoTime();
    try {
      tracing.prepare();
      new PrimingRun(settings, tracing.discarding(), functions).run();
      LOG.info("Primed", entry("milliseconds", (System.nanoTime() - start) / 1_000_000));
    } catch (Throwable failure) {
      LOG.warn(
          "Not primed: the first invocation after a restore takes longer",
          entry("cause", failure.getClass().getName()));
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Nothing to restore: clients connect on first use.
  }
}
