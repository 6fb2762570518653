package student.intake.queue;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.batch.BatchMessage;
import student.intake.batch.ConcurrentCalls;

/**
 * Sends rejected messages to the dead-letter queue, each with its body and attributes unchanged and
 * the reason beside them.
 *
 * <p>Only what the queue acknowledged is {@link DeadLettered}; everything else is {@link Retry}, even
 * if it may have arrived: a dead letter may be there twice, but none is lost.
 */
public final class DeadLetters implements BatchStep {

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final Duration atMost;

  /**
   * Dead letters for the queue at {@code queueUrl}.
   *
   * @param sqs asked for when the first batch needs it
   * @param atMost the longest that the dead-lettering of one batch may take
   */
  public DeadLetters(Supplier<SqsClient> sqs, String queueUrl, Duration atMost) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.atMost = atMost;
  }

  @Override
  public BatchResult apply(BatchResult batch, ConcurrentCalls calls) throws InterruptedException {
    // SQS takes no empty message, and never delivers one: only an event made by hand has it.
    var letters = batch.having(Rejected.class).stream()
        .filter(it -> it.message().getBody() != null && !it.message().getBody().isEmpty())
        .map(DeadLetter::of)
        .toList();
    var calls = DeadLetterBatches.of(letters);
    var answers = calls.run(calls.stream().map(this::send).toList(), atMost);
    var outcomes = new HashMap<BatchMessage, Outcome>();
    for (var i = 0; i < calls.size(); i++) {
      outcomes.putAll(outcomes(calls.get(i), answers.get(i)));
    }
    return batch.with(outcomes);
  }

  private Callable<SendMessageBatchResponse> send(List<DeadLetter> letters) {
    var entries = IntStream.range(0, letters.size())
        .mapToObj(i -> letters.get(i).entry(String.valueOf(i)))
        .toList();
    return () -> sqs.get().sendMessageBatch(it -> it.queueUrl(queueUrl).entries(entries));
  }

  private static Map<BatchMessage, Outcome> outcomes(
      List<DeadLetter> letters, Future<SendMessageBatchResponse> answer) {
    return switch (answer.state()) {
      case SUCCESS -> acknowledged(letters, answer.resultNow());
      case FAILED -> all(letters, Retry.after(answer.exceptionNow()));
      case CANCELLED, RUNNING -> all(letters, Retry.DEADLINE_REACHED);
    };
  }

  private static Map<BatchMessage, Outcome> acknowledged(
      List<DeadLetter> letters, SendMessageBatchResponse answer) {
    var failures = answer.failed()
        .stream()
        .collect(toMap(BatchResultErrorEntry::id, identity(), (first, _) -> first));
    var outcomes = all(letters, new Retry("NotAcknowledged", "the dead-letter queue did not say"));
    failures.forEach(
        (id, failure) -> outcomes.put(
            letters.get(Integer.parseInt(id)).rejected(),
            new Retry(failure.code(), "the dead-letter queue refused it")));
    answer.successful().forEach(success -> {
      var letter = letters.get(Integer.parseInt(success.id()));
      outcomes.put(letter.rejected(), new DeadLettered(letter.reason()));
    });
    return outcomes;
  }

  private static Map<BatchMessage, Outcome> all(List<DeadLetter> letters, Retry retry) {
    var outcomes = new HashMap<BatchMessage, Outcome>();
    letters.forEach(it -> outcomes.put(it.rejected(), retry));
    return outcomes;
  }
}
