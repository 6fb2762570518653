package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.entities.Entity;
import com.amazonaws.xray.entities.Subsegment;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Retry;
import student.intake.batch.ConcurrentCalls;
import student.intake.telemetry.Telemetry.Batch;

/** One subsegment for the batch, annotated with its counts; the calls to AWS hang below it. */
record SampledTrace(AWSXRayRecorder recorder) implements BatchTrace {

  @Override
  public BatchResult around(Context context, Batch batch) throws InterruptedException {
    var subsegment = recorder.beginSubsegment("batch");
    try {
      var result = batch.process(new BelowSubsegment(recorder, subsegment));
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

  /** X-Ray keeps the current entity thread by thread, so each call's thread is given the batch's. */
  private record BelowSubsegment(AWSXRayRecorder recorder, Entity subsegment)
      implements ConcurrentCalls.Context {

    @Override
    public <T> Callable<T> carry(Callable<T> task) {
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
