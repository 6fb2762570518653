package student.intake.queue;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.Retry;

/**
 * Sets the visibility timeout of messages to retry, with exponential back-off by receive count.
 *
 * <p>A failure is logged and otherwise ignored: the message becomes visible again after the queue's
 * visibility timeout.
 */
public final class VisibilityTimeouts implements BatchStep {

  private static final Logger LOG = LoggerFactory.getLogger(VisibilityTimeouts.class);

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final BackOff backOff;
  private final BatchCalls<BatchMessage> changes;

  /**
   * Creates a step for one queue.
   *
   * @param sqs provides the client, on first use
   * @param queueUrl URL of the queue that triggers the function
   * @param timeout timeout for the changes of a batch
   */
  public VisibilityTimeouts(
      Supplier<SqsClient> sqs, String queueUrl, BackOff backOff, Duration timeout) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.backOff = backOff;
    this.changes = new BatchCalls<>(this::change, timeout);
  }

  @Override
  public BatchResult apply(BatchResult batch, ConcurrentCalls calls) {
    var batches = batch.messagesToRetry()
        .stream()
        .filter(it -> it.message().getReceiptHandle() != null)
        .gather(Gatherers.windowFixed(BatchCalls.MAX_ENTRIES))
        .toList();
    var failures = changes.failures(batches, calls).values();
    if (!failures.isEmpty()) {
      LOG.warn(
          "Visibility timeouts could not be changed; the queue's own timeout applies",
          entry("codes", failures.stream().map(Retry::cause).distinct().sorted().toList()),
          entry("failures", failures.size()));
    }
    return batch;
  }

  private BatchCalls.Response change(List<BatchMessage> messages) {
    var entries = BatchCalls.numbered(messages, this::entryOf);
    var response = sqs.get()
        .changeMessageVisibilityBatch(it -> it.queueUrl(queueUrl).entries(entries));
    return BatchCalls.Response.of(
        response.successful(), ChangeMessageVisibilityBatchResultEntry::id, response.failed());
  }

  private ChangeMessageVisibilityBatchRequestEntry entryOf(BatchMessage message, String id) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(id)
        .receiptHandle(message.message().getReceiptHandle())
        .visibilityTimeout((int) backOff.delay(message.receiveCount()).toSeconds())
        .build();
  }
}
