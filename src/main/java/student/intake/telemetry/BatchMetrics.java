package student.intake.telemetry;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Retry;

/**
 * Writes one set of metrics for a batch as a log line in CloudWatch's embedded metric format
 * (CloudWatch User Guide, "Specification: Embedded metric format").
 */
final class BatchMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(BatchMetrics.class);

  /** A line with this marker is written at every log level. */
  private static final Marker METRICS = MarkerFactory.getMarker("METRICS");

  private static final String SERVICE = "Service";
  private static final String FUNCTION_VERSION = "FunctionVersion";
  private static final String COUNT = "Count";

  private static final List<Map<String, String>> BY_SERVICE = List.of(
      metric("StudentsAdded", COUNT),
      metric("StudentsAlreadyPresent", COUNT),
      metric("StudentsInConflict", COUNT),
      metric("MessagesRejected", COUNT),
      metric("MessagesRetried", COUNT),
      metric("BatchSize", COUNT),
      metric("BatchTime", "Milliseconds"));

  /** An alarm on these stops the deployment of a version that rejects valid messages. */
  private static final List<Map<String, String>> BY_VERSION = List.of(
      metric("MessagesRejected", COUNT),
      metric("BatchSize", COUNT));

  private final Logger log;
  private final String serviceName;
  private final List<Map<String, Object>> directives;

  BatchMetrics(String namespace, String serviceName) {
    this(LOG, namespace, serviceName);
  }

  BatchMetrics(Logger log, String namespace, String serviceName) {
    this.log = log;
    this.serviceName = serviceName;
    this.directives = List.of(
        directive(namespace, List.of(SERVICE), BY_SERVICE),
        directive(namespace, List.of(SERVICE, FUNCTION_VERSION), BY_VERSION));
  }

  /** Reports a batch. The version is that of the invocation, so that no snapshot contains one. */
  void report(BatchResult batch, String functionVersion) {
    log.info(
        METRICS,
        "Metrics",
        entry(
            "_aws",
            Map.of("Timestamp", System.currentTimeMillis(), "CloudWatchMetrics", directives)),
        entry(SERVICE, serviceName),
        entry(FUNCTION_VERSION, functionVersion),
        entry("StudentsAdded", batch.count(Added.class)),
        entry("StudentsAlreadyPresent", batch.count(AlreadyPresent.class)),
        entry("StudentsInConflict", batch.count(Conflict.class)),
        entry("MessagesRejected", batch.rejected()),
        entry("MessagesRetried", batch.count(Retry.class)),
        entry("BatchSize", batch.messages().size()),
        entry("BatchTime", batch.duration().toMillis()));
  }

  private static Map<String, Object> directive(
      String namespace, List<String> dimensions, List<Map<String, String>> metrics) {
    return Map.of(
        "Namespace", namespace, "Dimensions", List.of(dimensions), "Metrics", metrics);
  }

  private static Map<String, String> metric(String name, String unit) {
    return Map.of("Name", name, "Unit", unit);
  }
}
