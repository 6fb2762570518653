package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Predicate;
import student.intake.settings.Settings;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.Telemetry;
import student.intake.telemetry.Tracing;
import student.intake.telemetry.XRay;

/**
 * The function in Lambda's execution environments, with everything that is injected around an invocation:
 * crashes, interrupts, failures of its tracing, and duplicate deliveries.
 */
final class FaultyFunction implements AutoCloseable {

  private final RandomCrashes crashes;
  private final RandomInterrupts interrupts;
  private final RandomTracingFailures tracingFailures;
  private final UnexpectedErrors errors;
  private final DuplicateDeliveries duplicates;
  private final RequestHandler<SQSEvent, SQSBatchResponse> handler;

  /**
   * Creates the function; invocations create its environments.
   *
   * @param forbidden what no message of an exception may contain
   */
  FaultyFunction(
      Factory factory, Settings settings, Soak.Options options, Predicate<String> forbidden) {
    var rate = options.faultRate();
    var seed = options.seed();
    this.crashes = new RandomCrashes(rate, seed);
    this.interrupts = new RandomInterrupts(rate, seed);
    this.tracingFailures = new RandomTracingFailures(rate, seed);
    this.errors = new UnexpectedErrors(forbidden);
    var environments = new ExecutionEnvironments(() -> environment(factory, settings));
    this.duplicates = new DuplicateDeliveries(errors.around(environments), rate, seed);
    this.handler = new Sampling(options.sampledRate(), seed).around(duplicates);
  }

  private RequestHandler<SQSEvent, SQSBatchResponse> environment(
      Factory factory, Settings settings) {
    var tracing = tracingFailures.around(XRay.create());
    var function = factory.create(settings, LambdaTelemetry.discarding(tracing), tracing);
    return crashes.around(interrupts.around(function));
  }

  /** Returns what the event source mapping invokes. */
  RequestHandler<SQSEvent, SQSBatchResponse> handler() {
    return handler;
  }

  /** Returns the number of crashes so far. */
  long crashes() {
    return crashes.count();
  }

  /** Returns the number of sampled batches so far. */
  long sampledBatches() {
    return tracingFailures.sampledBatches();
  }

  /** Returns the errors so far that no invocation should have ended with. */
  UnexpectedErrors errors() {
    return errors;
  }

  /** Returns what has been injected so far, by name. */
  SequencedMap<String, Long> injected() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("invocations crashed", crashes.count());
    counts.put("invocations interrupted", interrupts.count());
    counts.put("tracing failures", tracingFailures.count());
    counts.put("batches delivered twice", duplicates.count());
    return counts;
  }

  @Override
  public void close() {
    interrupts.close();
  }

  /** Creates the function of one execution environment. */
  @FunctionalInterface
  interface Factory {

    /** Creates a function with this telemetry, whose tracing its AWS clients use as well. */
    RequestHandler<SQSEvent, SQSBatchResponse> create(
        Settings settings, Telemetry telemetry, Tracing tracing);
  }
}
