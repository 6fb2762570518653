package student.intake.queue;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.Outcome.Retry;
import student.intake.batch.BatchMessage;
import student.intake.batch.ConcurrentCalls;

/**
 * Makes messages to retry visible again after a delay that grows with their receive count, instead of
 * after the queue's visibility timeout.
 *
 * <p>Its failure is logged and changes nothing: the message then waits for the visibility timeout.
 */
public final class VisibilityTimeouts implements BatchStep {

  private static final Logger LOG = LoggerFactory.getLogger(VisibilityTimeouts.class);

  /** SQS API Reference, ChangeMessageVisibilityBatch. */
  private static final int MAX_ENTRIES = 10;

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final BackOff backOff;
  private final Duration atMost;

  /**
   * Delays for messages of the queue at {@code queueUrl}.
   *
   * @param sqs asked for when the first batch needs it
   * @param atMost the longest that the delaying of one batch may take
   */
  public VisibilityTimeouts(Supplier<SqsClient> sqs, String queueUrl, BackOff backOff, Duration atMost) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.backOff = backOff;
    this.atMost = atMost;
  }

  @Override
  public BatchResult apply(BatchResult batch, ConcurrentCalls calls) throws InterruptedException {
    var entries = batch.messagesToRetry()
        .stream()
        .filter(it -> it.message().getReceiptHandle() != null)
        .map(this::delayed)
        .toList();
    var calls = IntStream.iterate(0, it -> it < entries.size(), it -> it + MAX_ENTRIES)
        .mapToObj(it -> change(entries.subList(it, Math.min(it + MAX_ENTRIES, entries.size()))))
        .toList();
    var failures = calls.run(calls, atMost).stream().flatMap(VisibilityTimeouts::failures).toList();
    if (!failures.isEmpty()) {
      LOG.warn(
          "Some retry delays could not be set; the visibility timeout holds instead",
          entry("codes", failures.stream().distinct().sorted().toList()),
          entry("failures", failures.size()));
    }
    return batch;
  }

  private ChangeMessageVisibilityBatchRequestEntry.Builder delayed(BatchMessage message) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .receiptHandle(message.message().getReceiptHandle())
        .visibilityTimeout((int) backOff.delay(receiveCount(message)).toSeconds());
  }

  private static int receiveCount(BatchMessage message) {
    var attributes = message.message().getAttributes();
    return attributes == null
        ? 1
        : Integer.parseInt(attributes.getOrDefault("ApproximateReceiveCount", "1"));
  }

  private Callable<ChangeMessageVisibilityBatchResponse> change(
      List<ChangeMessageVisibilityBatchRequestEntry.Builder> entries) {
    var numbered = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
    for (var entry : entries) {
      numbered.add(entry.id(String.valueOf(numbered.size())).build());
    }
    return () -> sqs.get().changeMessageVisibilityBatch(
        it -> it.queueUrl(queueUrl).entries(numbered));
  }

  private static Stream<String> failures(Future<ChangeMessageVisibilityBatchResponse> call) {
    return switch (call.state()) {
      case SUCCESS -> call.resultNow().failed().stream().map(BatchResultErrorEntry::code);
      case FAILED -> Stream.of(Retry.after(call.exceptionNow()).cause());
      case CANCELLED, RUNNING -> Stream.of(Retry.DEADLINE_REACHED.cause());
    };
  }
}
