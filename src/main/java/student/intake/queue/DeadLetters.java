package student.intake.queue;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;

/**
 * Sends rejected messages to the dead-letter queue, with their body and attributes and the reason.
 *
 * <p>A message is {@link DeadLettered} only if the queue has acknowledged it; otherwise it is retried,
 * even though it may have arrived. A dead letter can therefore exist twice, but none is lost.
 */
public final class DeadLetters implements BatchStep {

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final BatchCalls<DeadLetter> sends;

  /**
   * Creates a step for one dead-letter queue.
   *
   * @param sqs provides the client, on first use
   * @param queueUrl URL of the dead-letter queue
   * @param timeout timeout for the dead letters of a batch
   */
  public DeadLetters(Supplier<SqsClient> sqs, String queueUrl, Duration timeout) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.sends = new BatchCalls<>(this::send, timeout);
  }

  @Override
  public BatchResult apply(BatchResult batch, ConcurrentCalls calls) {
    var letters = batch.having(Rejected.class)
        .stream()
        .filter(DeadLetters::hasBody)
        .map(DeadLetter::of)
        .toList();
    var failures = sends.failures(DeadLetterBatches.of(letters), calls);
    return batch.with(
        letters.stream()
            .collect(
                toMap(
                    DeadLetter::rejected,
                    it -> failures.containsKey(it)
                        ? failures.get(it)
                        : new DeadLettered(it.reason()),
                    (first, _) -> first)));
  }

  /** SQS neither accepts nor delivers an empty body: only a handmade event has one. */
  private static boolean hasBody(BatchMessage rejected) {
    var body = rejected.message().getBody();
    return body != null && !body.isEmpty();
  }

  private BatchCalls.Response send(List<DeadLetter> letters) {
    var entries = BatchCalls.numbered(letters, DeadLetter::entry);
    var response = sqs.get().sendMessageBatch(it -> it.queueUrl(queueUrl).entries(entries));
    return new BatchCalls.Response(
        response.successful().stream().map(SendMessageBatchResultEntry::id).collect(toSet()),
        response.failed());
  }
}
