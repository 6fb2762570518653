package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import student.intake.aws.AwsClients;
import student.intake.batch.CheckAndAdd;
import student.intake.settings.Settings;
import student.intake.table.StudentTable;
import student.intake.telemetry.LambdaTelemetry;
import student.intake.telemetry.Telemetry;
import student.intake.telemetry.Tracing;

/**
 * Invokes the function with batches, from the event's JSON to the response's, without effect: no
 * student is added, no message is sent or changed, no metric or trace is published.
 *
 * <p>Goes on after a failure, and starts nothing after its time is over.
 */
final class PrimingRun {

  /** With fewer rounds, a first batch runs interpreted code (docs/performance.md). */
  private static final int SUCCEEDING_ROUNDS = 19;

  private static final List<Integer> BATCH_SIZES = List.of(100, 10, 1);

  /** The number of batches. */
  static final int BATCHES = (1 + SUCCEEDING_ROUNDS) * BATCH_SIZES.size();

  private final Settings settings;
  private final FunctionFactory functions;
  private final PrimingProgress progress;
  private final long endNanos;
  private final PrimingContext context;
  private final List<ExecutionInterceptor> interceptors;
  private final Telemetry telemetry;
  private final Optional<RuntimeSerializers> serializers = RuntimeSerializers.load();

  /**
   * Creates a run.
   *
   * @param tracing the tracing of the deployed function
   * @param endNanos no batch starts at or after this time of {@link System#nanoTime()}
   */
  PrimingRun(
      Settings settings,
      Tracing tracing,
      FunctionFactory functions,
      PrimingProgress progress,
      long endNanos) {
    this.settings = settings;
    this.functions = functions;
    this.progress = progress;
    this.endNanos = endNanos;
    // The function starts no call if it has less time: with it, calls start until priming ends.
    this.context = new PrimingContext(endNanos + settings.timeForOneCall().toNanos());
    var discarding = tracing.discarding();
    this.interceptors = discarding.interceptors();
    this.telemetry = LambdaTelemetry.discarding(discarding);
  }

  /**
   * The first round finds out whether the function can work. Its calls consume a write unit each, so it
   * is not repeated: a small table's capacity belongs to the deployed function.
   */
  void run() {
    invokeOnNewClients(interceptors, StudentTable::forPriming);
    settings.queueUrl().ifPresent(this::changeNoVisibilityTimeout);
    var succeeding = Stream.concat(interceptors.stream(), Stream.of(new SuccessfulResponses()))
        .toList();
    for (var round = 0; round < SUCCEEDING_ROUNDS && !isOver(); round++) {
      invokeOnNewClients(succeeding, StudentTable::forPrimingWithoutCapacity);
    }
    if (isOver() && !progress.hasDone(BATCHES)) {
      progress.failed(PrimingProgress.BUDGET_ENDED);
    }
  }

  /** A restored function has new connections, so each round has new clients. */
  private void invokeOnNewClients(
      List<ExecutionInterceptor> interceptors,
      BiFunction<DynamoDbClient, String, StudentTable> tables) {
    progress.attempt(() -> {
      try (var clients = new AwsClients(settings, interceptors)) {
        var table = tables.apply(clients.dynamoDb(), settings.tableName());
        var function = functions.create(clients, counted(table), telemetry);
        BATCH_SIZES.forEach(size -> progress.attempt(() -> invoke(function, size)));
      }
    });
  }

  private CheckAndAdd counted(CheckAndAdd table) {
    return student -> {
      try {
        return table.checkAndAdd(student);
      } catch (Throwable failure) {
        progress.failed(failure);
        throw failure;
      }
    };
  }

  private void invoke(RequestHandler<SQSEvent, SQSBatchResponse> function, int size) {
    if (isOver()) {
      return;
    }
    var event = PrimingEvents.ofSize(size);
    var response = function.handleRequest(
        serializers.map(it -> it.read(event)).orElse(event), context);
    serializers.ifPresent(it -> it.write(response));
    if (response.getBatchItemFailures().isEmpty()) {
      progress.batchDone();
    }
  }

  private void changeNoVisibilityTimeout(URI queueUrl) {
    var entry = ChangeMessageVisibilityBatchRequestEntry.builder()
        .id("0")
        .receiptHandle("priming")
        .visibilityTimeout(0)
        .build();
    try (var clients = new AwsClients(settings, interceptors)) {
      // SQS refuses the entry, not the call: no message has this receipt handle.
      clients.sqs()
          .changeMessageVisibilityBatch(it -> it.queueUrl(queueUrl.toString()).entries(entry));
    } catch (Throwable failure) {
      progress.queueFailed(failure);
    }
  }

  private boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }
}
