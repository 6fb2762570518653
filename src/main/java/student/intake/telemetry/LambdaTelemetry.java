package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRay;
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
   * @param tracing whether X-Ray listens; if not, nothing of X-Ray is called
   */
  public LambdaTelemetry(String metricsNamespace, String serviceName, boolean tracing) {
    metrics = new BatchMetrics(metricsNamespace, serviceName);
    trace = tracing ? new XRayTrace(AWSXRay.getGlobalRecorder()) : BatchTrace.NONE;
  }

  @Override
  public BatchResult observe(Context context, Batch batch) throws InterruptedException {
    PowertoolsLogging.initializeLogging(context);
    try {
      var result = trace.around(batch);
      log.report(result);
      metrics.report(result);
      return result;
    } finally {
      PowertoolsLogging.clearState(true);
    }
  }
}
