package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;

/** Observes batches. */
public interface Telemetry {

  /**
   * Processes {@code batch} and returns its result unchanged.
   *
   * @param context context of the invocation
   */
  BatchResult observe(Context context, Batch batch);

  /** A batch that is ready to be processed. */
  @FunctionalInterface
  interface Batch {

    /** Processes the batch, with each of its calls in {@code callContext}. */
    BatchResult process(ConcurrentCalls.Context callContext);
  }
}
