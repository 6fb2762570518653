package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;

/** Watches a batch and tells others what became of it. */
public interface Telemetry {

  /**
   * Runs {@code batch} and answers its result, unchanged.
   *
   * @param context of the invocation that the batch came with
   * @throws InterruptedException if {@code batch} does
   */
  BatchResult observe(Context context, Batch batch) throws InterruptedException;

  /** A batch, ready to be processed. */
  @FunctionalInterface
  interface Batch {

    /** Processes the batch, each of its calls in the given context. */
    BatchResult process(ConcurrentCalls.Context callContext) throws InterruptedException;
  }
}
