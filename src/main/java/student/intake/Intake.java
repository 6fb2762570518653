package student.intake;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchItemFailureReporter;
import student.intake.batch.BatchProcessor;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.CheckAndAdd;
import student.intake.batch.Deadline;
import student.intake.batch.ConcurrentCalls;
import student.intake.queue.BackOff;
import student.intake.queue.DeadLetters;
import student.intake.queue.VisibilityTimeouts;
import student.intake.table.StudentTable;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.RedactingTracingInterceptor;
import student.intake.telemetry.Telemetry;
import student.intake.telemetry.XRay;

/**
 * Adds the students of an SQS batch to the table and says what must come back.
 *
 * <p>Safe to retry, message by message and as a whole: a student once in the table is never changed.
 * Thread-safe.
 */
public final class Intake implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final Settings settings;
  private final Telemetry telemetry;
  private final BatchProcessor processor;
  private final List<BatchStep> steps;
  private final BatchItemFailureReporter reporter = BatchItemFailureReporter.installed();

  /** The function with its own telemetry. */
  public Intake(Settings settings) {
    this(settings,
        settings.tracing() ? Optional.of(XRay.ofFunction()) : Optional.empty());
  }

  /** The function watched by {@code telemetry}, and not traced. */
  public Intake(Settings settings, Telemetry telemetry) {
    this(settings, telemetry, new AwsClients(settings, List.of()));
  }

  private Intake(Settings settings, Optional<XRay> tracing) {
    this(
        settings,
        new LambdaTelemetry(settings.metricsNamespace(), settings.serviceName(), tracing),
        new AwsClients(
            settings,
            tracing.<ExecutionInterceptor>map(RedactingTracingInterceptor::new).stream().toList()));
  }

  private Intake(Settings settings, Telemetry telemetry, AwsClients clients) {
    this(
        settings,
        telemetry,
        new StudentTable(clients.dynamoDb(), settings.tableName()),
        steps(settings, clients));
  }

  /** The function of these parts. */
  Intake(Settings settings, Telemetry telemetry, CheckAndAdd table, List<BatchStep> steps) {
    this.settings = settings;
    this.telemetry = telemetry;
    this.processor = new BatchProcessor(table);
    this.steps = List.copyOf(steps);
  }

  /** What comes after the check-and-adds of a batch. */
  static List<BatchStep> steps(Settings settings, AwsClients clients) {
    var atMost = settings.queueTimeout();
    var backOff = new BackOff(settings.backOffBase(), settings.backOffMax());
    var deadLetters = settings.deadLetterQueueUrl()
        .<BatchStep>map(it -> new DeadLetters(clients::sqs, it.toString(), atMost));
    var retryDelays = settings.queueUrl()
        .<BatchStep>map(it -> new VisibilityTimeouts(clients::sqs, it.toString(), backOff, atMost));
    return Stream.of(deadLetters, retryDelays).flatMap(Optional::stream).toList();
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
    if (settings.throwOnFullBatchFailure() && result.isFullBatchFailure()) {
      throw new BatchFailedException(result);
    }
    return reporter.report(event, result.messageIdsToRetry());
  }

  private BatchResult process(SQSEvent event, Context context) {
    var deadline = deadline(context);
    try {
      return telemetry.observe(context, calls -> process(event.getRecords(), deadline, calls));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: the whole batch comes back", interrupted);
    }
  }

  private BatchResult process(
      List<SQSMessage> messages, Deadline deadline, ConcurrentCalls.Context callContext)
      throws InterruptedException {
    var calls = new ConcurrentCalls(settings.maxConcurrentWrites(), callContext);
    var result = processor.process(messages, deadline, calls);
    for (var step : steps) {
      result = step.apply(result, calls);
    }
    return result;
  }

  private Deadline deadline(Context context) {
    var remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    return Deadline.in(remaining, settings.callTimeout(), settings.timeAfterCheckAndAdds());
  }
}
