package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import org.slf4j.helpers.NOPLogger;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import student.intake.batch.BatchResult;

/**
 * Log lines, metrics and traces in the formats that CloudWatch and X-Ray take from Lambda. A part that
 * fails takes no other part with it.
 */
public final class LambdaTelemetry implements Telemetry {

  private final BatchLog log;
  private final BatchMetrics metrics;
  private final Telemetry tracing;

  /**
   * Creates the telemetry of one function.
   *
   * @param metricsNamespace namespace of the metrics
   * @param serviceName the metrics' Service dimension
   * @param tracing the tracing that the AWS clients use as well
   */
  public LambdaTelemetry(String metricsNamespace, String serviceName, Tracing tracing) {
    this(new BatchLog(), new BatchMetrics(metricsNamespace, serviceName), tracing);
  }

  private LambdaTelemetry(BatchLog log, BatchMetrics metrics, Tracing tracing) {
    this.log = log;
    this.metrics = metrics;
    this.tracing = new FailSafeTelemetry(tracing::trace);
  }

  /** Creates telemetry that does the same work and discards log lines and metrics. For priming. */
  public static LambdaTelemetry discarding(Tracing tracing) {
    var discard = NOPLogger.NOP_LOGGER;
    return new LambdaTelemetry(
        new BatchLog(discard), new BatchMetrics(discard, "priming", "priming"), tracing);
  }

  @Override
  public BatchResult observe(Context context, Batch batch) {
    FailSafeTelemetry.run(() -> PowertoolsLogging.initializeLogging(context));
    try {
      var result = tracing.observe(context, batch);
      FailSafeTelemetry.run(() -> log.report(result));
      FailSafeTelemetry.run(() -> metrics.report(result, context.getFunctionVersion()));
      return result;
    } finally {
      FailSafeTelemetry.run(() -> PowertoolsLogging.clearState(true));
    }
  }
}
