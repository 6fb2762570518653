package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import java.time.Duration;
import java.util.List;
import org.slf4j.helpers.NOPLogger;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import student.intake.batch.BatchResult;

/**
 * Makes the traces and metrics of a batch and publishes neither; writes the log line of an empty
 * batch, so that logging is rehearsed, once.
 */
public final class PrimingTelemetry implements Telemetry {

  /** Where Lambda's runtime leaves an invocation's trace for the recorder and for the AWS SDK. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private static final String REHEARSAL = "rehearsal";
  private static final BatchResult NOTHING = new BatchResult(List.of(), Duration.ZERO);

  private final BatchLog log = new BatchLog();
  private final BatchLog silentLog = new BatchLog(NOPLogger.NOP_LOGGER);
  private final BatchMetrics metrics = new BatchMetrics(
      NOPLogger.NOP_LOGGER, REHEARSAL, REHEARSAL);
  private final XRay tracing = new XRay(() -> XRayRecorder.to(new Nowhere()));
  private boolean logged;

  /** For the clients of the rehearsal. */
  public XRay tracing() {
    return tracing;
  }

  @Override
  public BatchResult observe(Context context, Batch batch) throws InterruptedException {
    PowertoolsLogging.initializeLogging(context);
    System.setProperty(TRACE_HEADER, context.getXrayTraceId());
    try {
      var result = tracing.around(context, batch);
      logOnce();
      silentLog.report(result);
      metrics.report(result);
      return result;
    } finally {
      System.clearProperty(TRACE_HEADER);
      PowertoolsLogging.clearState(true);
    }
  }

  private void logOnce() {
    if (!logged) {
      log.report(NOTHING);
      logged = true;
    }
  }

  private static final class Nowhere extends Emitter {

    @Override
    public boolean sendSegment(Segment segment) {
      segment.serialize();
      return true;
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      subsegment.streamSerialize();
      return true;
    }
  }
}
