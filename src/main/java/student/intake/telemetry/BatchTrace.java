package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.concurrent.Callable;
import student.intake.batch.BatchResult;
import student.intake.telemetry.Telemetry.Batch;

/** Puts a batch into a trace. */
@FunctionalInterface
interface BatchTrace {

  /** No trace at all. */
  BatchTrace NONE = (_, batch) -> batch.process(BatchTrace::asItIs);

  BatchResult around(Context context, Batch batch) throws InterruptedException;

  private static <T> Callable<T> asItIs(Callable<T> task) {
    return task;
  }
}
