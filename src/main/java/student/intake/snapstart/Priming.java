package student.intake.snapstart;

import java.time.Duration;
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
 * <p>Never fails a deployment, whatever is thrown, and never delays it by much more than {@link
 * #BUDGET}. Logs one line that says how far it came. Uses clients of its own and closes them: the
 * function's own clients make no call before the snapshot.
 */
public final class Priming implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

  /**
   * Initialization under SnapStart, including the hooks, may take 130 seconds or the function's
   * timeout, whichever is longer (Lambda Developer Guide, "Understanding the Lambda execution
   * environment lifecycle"). This leaves time to load the function on a slow CPU. With one vCPU priming
   * takes 10 to 20 seconds; with less it may end before it is done.
   */
  static final Duration BUDGET = Duration.ofSeconds(30);

  /** After the budget, running calls have this time to end, and again after they are interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Lambda's runtime sets it for the X-Ray and AWS SDKs during an invocation. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final Settings settings;
  private final Tracing tracing;
  private final FunctionFactory functions;
  private final Duration budget;

  Priming(Settings settings, Tracing tracing, FunctionFactory functions, Duration budget) {
    this.settings = settings;
    this.tracing = tracing;
    this.functions = functions;
    this.budget = budget;
  }

  /**
   * Primes before each snapshot, as long as the returned object is reachable.
   *
   * @param tracing the tracing of the deployed function
   * @param functions builds the functions to prime
   */
  public static Priming register(Settings settings, Tracing tracing, FunctionFactory functions) {
    var priming = new Priming(settings, tracing, functions, BUDGET);
    Core.getGlobalContext().register(priming);
    return priming;
  }

  /** Never throws: the runtime catches an Exception of a hook, but an Error ends the deployment. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    var start = System.nanoTime();
    var progress = new PrimingProgress();
    System.setProperty(TRACE_HEADER, PrimingContext.SAMPLED);
    progress.attempt(() -> primeOnOwnThread(progress, start + budget.toNanos()));
    System.clearProperty(TRACE_HEADER);
    progress.attempt(
        () -> progress.log(LOG, PrimingRun.BATCHES, Duration.ofNanos(System.nanoTime() - start)));
  }

  /**
   * What priming leaves on its thread, such as a trace or an interrupt, ends with the thread. It is
   * virtual because network I/O of a virtual thread can be interrupted.
   */
  private void primeOnOwnThread(PrimingProgress progress, long endNanos) {
    var thread = Thread.ofVirtual().name("priming").start(() -> {
      progress.attempt(tracing::prepare);
      progress
          .attempt(() -> new PrimingRun(settings, tracing, functions, progress, endNanos).run());
    });
    try {
      if (!thread.join(Duration.ofNanos(endNanos - System.nanoTime()).plus(GRACE))) {
        progress.failed(PrimingProgress.BUDGET_ENDED);
        thread.interrupt();
        thread.join(GRACE);
      }
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      progress.failed(interrupted);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Nothing to restore: clients connect on first use.
  }
}
