package student.intake;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.List;
import student.intake.batch.BatchItemFailureReporter;
import student.intake.batch.BatchProcessor;
import student.intake.batch.BatchResult;
import student.intake.batch.Deadline;
import student.intake.batch.DirectReporter;
import student.intake.table.StudentTable;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.Telemetry;

/**
 * The Lambda entry: adds the students of an SQS batch to the table and reports what must come back.
 *
 * <p>Safe to retry, message by message and as a whole: a student once in the table is never changed.
 */
public final class IntakeHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final Settings settings;
  private final Telemetry telemetry;
  private final BatchProcessor processor;
  private final BatchItemFailureReporter reporter = new DirectReporter();

  /**
   * The function as Lambda builds it, once for an execution environment.
   *
   * @throws InvalidSettingException if the environment's variables cannot be used
   */
  public IntakeHandler() {
    this(Settings.from(System.getenv()));
  }

  /** The function with its own telemetry. */
  public IntakeHandler(Settings settings) {
    this(
        settings,
        new LambdaTelemetry(
            settings.metricsNamespace(), settings.serviceName(), settings.tracing()));
  }

  /** The function watched by {@code telemetry}. */
  public IntakeHandler(Settings settings, Telemetry telemetry) {
    var clients = new AwsClients(settings);
    this.settings = settings;
    this.telemetry = telemetry;
    this.processor = new BatchProcessor(
        new StudentTable(clients.dynamoDb(), settings.tableName()), settings.mostAtOnce());
  }

  /**
   * Processes one batch.
   *
   * @return the messages to retry, and no others
   * @throws BatchFailedException if not one message is done with, unless the settings say otherwise
   */
  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    if (event.getRecords() == null) {
      return new SQSBatchResponse(List.of());
    }
    var result = process(event, context);
    if (settings.failWhenAllRetry() && result.nothingSettled()) {
      throw new BatchFailedException(result);
    }
    return reporter.report(event, result.messageIdsToRetry());
  }

  private BatchResult process(SQSEvent event, Context context) {
    var deadline = deadline(context);
    try {
      return telemetry.observe(
          context, lanes -> processor.process(event.getRecords(), deadline, lanes));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: the whole batch comes back", interrupted);
    }
  }

  private Deadline deadline(Context context) {
    var remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    return Deadline.in(remaining, settings.callTimeout(), settings.reserve());
  }
}
