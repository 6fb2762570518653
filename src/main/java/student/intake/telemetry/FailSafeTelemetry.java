package student.intake.telemetry;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;

/** Telemetry that never decides: what it throws is logged, and the batch is processed all the same. */
public final class FailSafeTelemetry implements Telemetry {

  private static final Logger LOG = LoggerFactory.getLogger(FailSafeTelemetry.class);

  private final Telemetry telemetry;

  /** Creates telemetry that observes through {@code telemetry}. */
  public FailSafeTelemetry(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public BatchResult observe(Context context, Batch batch) {
    var once = new ProcessedOnce(batch);
    try {
      telemetry.observe(context, once);
    } catch (Throwable failure) {
      if (!failure.equals(once.failure)) {
        log(failure);
      }
    }
    return once.process(ConcurrentCalls.Context.NONE);
  }

  /** Runs a part of the telemetry. */
  static void run(Runnable part) {
    try {
      part.run();
    } catch (Throwable failure) {
      log(failure);
    }
  }

  private static void log(Throwable failure) {
    try {
      LOG.warn(
          "Telemetry failed; the response does not depend on it",
          entry("cause", failure.getClass().getName()));
    } catch (Throwable _) {
      // The log itself is what fails.
    }
  }

  /** Keeps the batch's result or failure, whatever becomes of it on its way through the telemetry. */
  private static final class ProcessedOnce implements Batch {

    private final Batch batch;
    private @Nullable BatchResult result;
    private @Nullable Throwable failure;

    ProcessedOnce(Batch batch) {
      this.batch = batch;
    }

    @Override
    public BatchResult process(ConcurrentCalls.Context callContext) {
      var known = result;
      if (known == null) {
        known = processed(callContext);
        result = known;
      }
      return known;
    }

    private BatchResult processed(ConcurrentCalls.Context callContext) {
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      try {
        return batch.process(callContext);
      } catch (RuntimeException | Error thrown) {
        failure = thrown;
        throw thrown;
      }
    }
  }
}
