package student.intake;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.aws.AwsClients;
import student.intake.batch.BatchFailedException;
import student.intake.batch.BatchItemFailureReporter;
import student.intake.batch.BatchProcessor;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.CheckAndAdd;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Deadline;
import student.intake.batch.ReporterLoader;
import student.intake.queue.BackOff;
import student.intake.queue.DeadLetters;
import student.intake.queue.VisibilityTimeouts;
import student.intake.settings.Settings;
import student.intake.snapstart.Priming;
import student.intake.table.StudentTable;
import student.intake.telemetry.FailSafeTelemetry;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.Telemetry;
import student.intake.telemetry.Tracing;
import student.intake.telemetry.XRay;

/**
 * The Lambda function. Adds the students of an SQS batch to the table and reports the messages to
 * retry.
 *
 * <p>Safe to retry, for a message or for the batch: a student in the table is never changed.
 * Thread-safe.
 */
public final class IntakeHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(IntakeHandler.class);

  private final Settings settings;
  private final Telemetry telemetry;
  private final BatchProcessor processor;
  private final List<BatchStep> steps;
  private final BatchItemFailureReporter reporter;

  /** Keeps the hook reachable: org.crac holds resources weakly. */
  @SuppressWarnings("UnusedVariable")
  private final Optional<Priming> priming;

  /**
   * Creates the function for Lambda, from the environment's variables.
   *
   * @throws student.intake.settings.InvalidSettingException if a variable is missing or invalid
   */
  public IntakeHandler() {
    var settings = Settings.from(System.getenv());
    var tracing = settings.tracing() ? XRay.create() : Tracing.NONE;
    var clients = new AwsClients(settings, tracing.interceptors());
    this(
        settings,
        clients,
        new StudentTable(clients.dynamoDb(), settings.tableName()),
        new LambdaTelemetry(settings.metricsNamespace(), settings.serviceName(), tracing),
        Optional.of(
            Priming.register(
                settings,
                tracing,
                (primed, table, silent) -> new IntakeHandler(
                    settings, primed, table, silent, Optional.empty()))));
  }

  IntakeHandler(
      Settings settings,
      AwsClients clients,
      CheckAndAdd table,
      Telemetry telemetry,
      Optional<Priming> priming) {
    this.settings = settings;
    this.telemetry = new FailSafeTelemetry(telemetry);
    this.processor = new BatchProcessor(table);
    this.steps = steps(settings, clients);
    this.reporter = ReporterLoader.load();
    this.priming = priming;
  }

  /** Creates a function without tracing or priming that is observed by {@code telemetry}. */
  public static IntakeHandler create(Settings settings, Telemetry telemetry) {
    return create(settings, telemetry, Tracing.NONE);
  }

  /** Creates a function without priming, its calls traced by the tracing of {@code telemetry}. */
  public static IntakeHandler create(Settings settings, Telemetry telemetry, Tracing tracing) {
    var clients = new AwsClients(settings, tracing.interceptors());
    var table = new StudentTable(clients.dynamoDb(), settings.tableName());
    return new IntakeHandler(settings, clients, table, telemetry, Optional.empty());
  }

  private static List<BatchStep> steps(Settings settings, AwsClients clients) {
    var timeout = settings.queueTimeout();
    var backOff = new BackOff(settings.backOffBase(), settings.backOffMax());
    var deadLetters = settings.deadLetterQueueUrl()
        .<BatchStep>map(it -> new DeadLetters(clients::sqs, it.toString(), timeout));
    var visibilityTimeouts = settings.queueUrl()
        .<BatchStep>map(
            it -> new VisibilityTimeouts(clients::sqs, it.toString(), backOff, timeout));
    return Stream.of(deadLetters, visibilityTimeouts).flatMap(Optional::stream).toList();
  }

  /**
   * Processes one batch.
   *
   * @return exactly the messages to retry
   * @throws BatchFailedException if every message must be retried, unless the settings turn this off, or
   *     if a message to retry has no id
   * @throws IllegalArgumentException if {@code event} is not an SQS event, or if the settings leave no time
   *     for a write
   */
  @Override
  public SQSBatchResponse handleRequest(@Nullable SQSEvent event, Context context) {
    if (event == null || event.getRecords() == null) {
      throw new IllegalArgumentException(
          "Not an SQS event: it has no Records. Send the message to the queue instead.");
    }
    try {
      return respond(event, context);
    } finally {
      // An interrupt would otherwise fail every later invocation of this thread.
      Thread.interrupted();
    }
  }

  private SQSBatchResponse respond(SQSEvent event, Context context) {
    var deadline = deadline(context);
    var result = telemetry.observe(
        context, callContext -> process(event.getRecords(), deadline, callContext));
    if (isFailed(result)) {
      throw new BatchFailedException(result);
    }
    return reporter.report(event, result.messageIdsToRetry());
  }

  private boolean isFailed(BatchResult result) {
    return !result.canBeReported()
        || (settings.throwOnFullBatchFailure() && result.isFullBatchFailure());
  }

  private BatchResult process(
      List<SQSMessage> messages, Deadline deadline, ConcurrentCalls.Context callContext) {
    var calls = new ConcurrentCalls(
        settings.maxConcurrentWrites(), settings.abortTimeout(), callContext);
    var result = processor.process(messages, deadline, calls);
    for (var step : steps) {
      result = applied(step, result, calls);
    }
    return result;
  }

  /** A step that fails settles no message: those that it was for are retried. */
  private static BatchResult applied(BatchStep step, BatchResult batch, ConcurrentCalls calls) {
    try {
      return step.apply(batch, calls);
    } catch (RuntimeException | Error failure) {
      LOG.warn(
          "A step after the writes failed",
          entry("step", step.getClass().getSimpleName()),
          entry("cause", failure.getClass().getName()));
      return batch;
    }
  }

  private Deadline deadline(Context context) {
    var remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    settings.requireTimeForOneCall(remaining);
    return Deadline.in(remaining, settings.callTimeout(), settings.timeAfterWrites());
  }
}
