package student.intake.queue;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.SideBySide;

/** A retry delay for no message: SQS refuses its receipt handle, and nothing changes. */
public final class RehearsedDelay implements BatchStep {

  private final SqsClient sqs;
  private final String queueUrl;
  private final Duration atMost;

  /** A delay on the queue at {@code queueUrl}, which takes at most {@code atMost}. */
  public RehearsedDelay(SqsClient sqs, String queueUrl, Duration atMost) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.atMost = atMost;
  }

  @Override
  public BatchResult apply(BatchResult batch, SideBySide sideBySide) throws InterruptedException {
    var entry = ChangeMessageVisibilityBatchRequestEntry.builder()
        .id("0")
        .receiptHandle("rehearsal")
        .visibilityTimeout(0)
        .build();
    sideBySide.run(
        List.of(
            () -> sqs.changeMessageVisibilityBatch(it -> it.queueUrl(queueUrl).entries(entry))),
        atMost);
    return batch;
  }
}
