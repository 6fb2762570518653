package student.intake.local.cloud;

import com.amazonaws.services.lambda.runtime.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.batch.BatchResult;
import student.intake.telemetry.Telemetry;

/** Telemetry that also tells a listener the result of each batch. */
public record ListeningTelemetry(Telemetry telemetry, CloudListener listener)
    implements
    Telemetry {

  private static final Logger LOG = LoggerFactory.getLogger(ListeningTelemetry.class);

  @Override
  public BatchResult observe(Context context, Batch batch) {
    var result = telemetry.observe(context, batch);
    try {
      listener.processed(result);
    } catch (RuntimeException failure) {
      LOG.warn("A listener failed", failure);
    }
    return result;
  }
}
