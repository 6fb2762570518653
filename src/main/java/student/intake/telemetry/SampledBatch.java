package student.intake.telemetry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.entities.Entity;
import com.amazonaws.xray.entities.Subsegment;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Retry;
import student.intake.telemetry.Telemetry.Batch;

/** Records one subsegment for the batch, annotated with its counts; its calls are children of it. */
record SampledBatch(AWSXRayRecorder recorder) {

  BatchResult trace(Batch batch) {
    var subsegment = recorder.beginSubsegment("batch");
    try {
      var result = batch.process(new ChildrenOf(recorder, subsegment));
      annotate(subsegment, result);
      return result;
    } finally {
      recorder.endSubsegment();
    }
  }

  private static void annotate(Subsegment subsegment, BatchResult batch) {
    subsegment.putAnnotation("messages", batch.messages().size());
    subsegment.putAnnotation("added", batch.count(Added.class));
    subsegment.putAnnotation("already_present", batch.count(AlreadyPresent.class));
    subsegment.putAnnotation("in_conflict", batch.count(Conflict.class));
    subsegment.putAnnotation("rejected", batch.rejected());
    subsegment.putAnnotation("retried", batch.count(Retry.class));
  }

  /** The recorder keeps the current entity per thread: each call's thread gets the batch's. */
  private record ChildrenOf(AWSXRayRecorder recorder, Entity subsegment)
      implements ConcurrentCalls.Context {

    @Override
    public <T> Callable<T> wrap(Callable<T> task) {
      return () -> {
        var result = new FutureTask<>(task);
        subsegment.run(result, recorder);
        try {
          return result.get();
        } catch (ExecutionException failed) {
          throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
      };
    }
  }
}
