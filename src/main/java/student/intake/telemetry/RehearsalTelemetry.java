package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import java.time.Duration;
import java.util.List;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import software.amazon.lambda.powertools.metrics.internal.EmfMetricsLogger;
import student.intake.batch.BatchResult;

/**
 * Makes the traces and metrics of a batch and publishes neither; writes the log line of an empty
 * batch, so that logging is rehearsed, once.
 */
public final class RehearsalTelemetry implements Telemetry {

  private static final BatchResult NOTHING = new BatchResult(List.of(), Duration.ZERO);

  private final BatchLog log = new BatchLog();
  private final BatchMetrics metrics = metrics();
  private final AWSXRayRecorder recorder = XRayRecorder.to(new Nowhere());
  private final XRay tracing = new XRay(() -> recorder);
  private boolean logged;

  /** For the clients of the rehearsal. */
  public XRay tracing() {
    return tracing;
  }

  @Override
  public BatchResult observe(Context context, Batch batch) throws InterruptedException {
    PowertoolsLogging.initializeLogging(context);
    recorder.beginSegment("rehearsal");
    try {
      var result = tracing.around(context, batch);
      logOnce();
      metrics.report(result);
      return result;
    } finally {
      recorder.endSegment();
      PowertoolsLogging.clearState(true);
    }
  }

  private void logOnce() {
    if (!logged) {
      log.report(NOTHING);
      logged = true;
    }
  }

  private static BatchMetrics metrics() {
    var unpublished = new EmfMetricsLogger(new UnpublishedMetrics(), new MetricsContext());
    unpublished.setNamespace("Rehearsal");
    return new BatchMetrics(unpublished);
  }

  private static final class Nowhere extends Emitter {

    @Override
    public boolean sendSegment(Segment segment) {
      segment.serialize();
      return true;
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      subsegment.serialize();
      return true;
    }
  }
}
