package student.intake.telemetry;

import static software.amazon.lambda.powertools.metrics.model.MetricUnit.COUNT;
import static software.amazon.lambda.powertools.metrics.model.MetricUnit.MILLISECONDS;

import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsBuilder;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Retry;

/** One set of metrics for a batch, written as one line in CloudWatch's embedded metric format. */
final class BatchMetrics {

  private final Metrics metrics;

  BatchMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  static BatchMetrics of(String namespace, String serviceName) {
    return new BatchMetrics(
        MetricsBuilder.builder().withNamespace(namespace).withService(serviceName).build());
  }

  void report(BatchResult batch) {
    metrics.flushMetrics(
        line -> {
          line.addMetric("StudentsAdded", batch.count(Added.class), COUNT);
          line.addMetric("StudentsAlreadyPresent", batch.count(AlreadyPresent.class), COUNT);
          line.addMetric("StudentsInConflict", batch.count(Conflict.class), COUNT);
          line.addMetric("MessagesRejected", batch.rejected(), COUNT);
          line.addMetric("MessagesRetried", batch.count(Retry.class), COUNT);
          line.addMetric("BatchSize", batch.messages().size(), COUNT);
          line.addMetric("BatchTime", (double) batch.took().toMillis(), MILLISECONDS);
        });
  }
}
