package student.intake.snapstart;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rehearses the function before Lambda takes its snapshot, so that what is restored from it has
 * nothing left to load (Lambda Developer Guide, "Lambda SnapStart runtime hooks").
 *
 * <p>Its failure is logged and never fails the start. Nothing of the rehearsal is used after a
 * restore: it has clients of its own and closes them, and the function's have made no call by then.
 */
final class Priming implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

  private final Settings settings;

  private Priming(Settings settings) {
    this.settings = settings;
  }

  /** Rehearses the function with {@code settings} before each snapshot, for as long as it is kept. */
  static Priming register(Settings settings) {
    var priming = new Priming(settings);
    Core.getGlobalContext().register(priming);
    return priming;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    var start = System.nanoTime();
    try {
      Rehearsal.of(settings);
      LOG.info("Primed", entry("milliseconds", (System.nanoTime() - start) / 1_000_000));
    } catch (Throwable failure) {
      LOG.warn(
          "Not primed: the first invocation after a restore takes longer",
          entry("cause", failure.getClass().getName()));
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Whatever the function then needs, it makes.
  }
}
