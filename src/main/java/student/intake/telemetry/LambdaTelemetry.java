package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Optional;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import student.intake.batch.BatchResult;

/** Log lines, metrics and traces as CloudWatch and X-Ray take them from a Lambda function. */
public final class LambdaTelemetry implements Telemetry {

  private final BatchLog log = new BatchLog();
  private final BatchMetrics metrics;
  private final BatchTrace trace;

  /**
   * Telemetry of one function.
   *
   * @param metricsNamespace CloudWatch's namespace of the metrics
   * @param serviceName the metrics' dimension Service
   * @param tracing the same that the AWS clients have; empty when X-Ray does not listen
   */
  public LambdaTelemetry(String metricsNamespace, String serviceName, Optional<XRay> tracing) {
    metrics = new BatchMetrics(metricsNamespace, serviceName);
    trace = tracing.<BatchTrace>map(it -> it).orElse(BatchTrace.NONE);
  }

  @Override
  public BatchResult observe(Context context, Batch batch) throws InterruptedException {
    PowertoolsLogging.initializeLogging(context);
    try {
      var result = trace.around(context, batch);
      log.report(result);
      metrics.report(result);
      return result;
    } finally {
      PowertoolsLogging.clearState(true);
    }
  }
}
