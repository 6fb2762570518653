package student.intake.queue;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.BatchStep;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;

/**
 * Sends rejected messages to the dead-letter queue, with their body and attributes and the reason.
 *
 * <p>A message is {@link DeadLettered} only if the queue has acknowledged it; otherwise it is retried,
 * even though it may have arrived. A dead letter can therefore exist twice, but none is lost.
 *
 * <p>The dead letters of a FIFO message group are sent one after the other. The rest of the group is
 * retried after the first that is not acknowledged, so that the order is kept.
 */
public final class DeadLetters implements BatchStep {

  private final Supplier<SqsClient> sqs;
  private final String queueUrl;
  private final Duration timeout;

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
    this.timeout = timeout;
  }

  @Override
  public BatchResult apply(BatchResult batch, ConcurrentCalls calls) {
    var end = System.nanoTime() + timeout.toNanos();
    var outcomes = new HashMap<BatchMessage, Outcome>();
    var stoppedGroups = new HashSet<String>();
    for (var round : rounds(batch.having(Rejected.class))) {
      var timeLeft = Duration.ofNanos(end - System.nanoTime());
      outcomes.putAll(outcomes(round, stoppedGroups, timeLeft, calls));
      stoppedGroups.addAll(groupsToRetry(round, outcomes));
    }
    return batch.with(outcomes);
  }

  private static List<String> groupsToRetry(
      List<BatchMessage> round, Map<BatchMessage, Outcome> outcomes) {
    return round.stream()
        .filter(it -> !outcomes.getOrDefault(it, it.outcome()).settled())
        .flatMap(it -> it.messageGroupId().stream())
        .toList();
  }

  private Map<BatchMessage, Outcome> outcomes(
      List<BatchMessage> round,
      Set<String> stoppedGroups,
      Duration timeLeft,
      ConcurrentCalls calls) {
    var outcomes = new HashMap<BatchMessage, Outcome>();
    var letters = new ArrayList<DeadLetter>();
    for (var rejected : round) {
      if (rejected.messageGroupId().filter(stoppedGroups::contains).isPresent()) {
        outcomes.put(rejected, Retry.BEHIND_A_RETRY);
      } else if (hasBody(rejected)) {
        try {
          letters.add(DeadLetter.of(rejected));
        } catch (RuntimeException odd) {
          outcomes.put(rejected, Retry.after(odd));
        }
      }
    }
    outcomes.putAll(sent(letters, timeLeft, calls));
    return outcomes;
  }

  /**
   * Returns the first message of each FIFO message group, then the second of each, and so on: SQS may
   * accept an entry and refuse an earlier one of the same call. On a standard queue all are first.
   */
  private static Collection<List<BatchMessage>> rounds(List<BatchMessage> rejected) {
    var positions = new HashMap<String, Integer>();
    return rejected.stream()
        .collect(
            groupingBy(
                message -> message.messageGroupId()
                    .map(group -> positions.merge(group, 1, Integer::sum))
                    .orElse(1),
                TreeMap::new,
                toList()))
        .values();
  }

  private Map<BatchMessage, Outcome> sent(
      List<DeadLetter> letters, Duration timeLeft, ConcurrentCalls calls) {
    var failures = new BatchCalls<>(this::send, timeLeft)
        .failures(DeadLetterBatches.of(letters), calls);
    var outcomes = new HashMap<BatchMessage, Outcome>();
    for (var letter : letters) {
      outcomes.put(
          letter.rejected(),
          failures.containsKey(letter) ? failures.get(letter) : new DeadLettered(letter.reason()));
    }
    return outcomes;
  }

  /** SQS neither accepts nor delivers an empty body: only a handmade event has one. */
  private static boolean hasBody(BatchMessage rejected) {
    var body = rejected.message().getBody();
    return body != null && !body.isEmpty();
  }

  private BatchCalls.Response send(List<DeadLetter> letters) {
    var entries = BatchCalls.numbered(letters, DeadLetter::entry);
    var response = sqs.get().sendMessageBatch(it -> it.queueUrl(queueUrl).entries(entries));
    return BatchCalls.Response.of(
        response.successful(), SendMessageBatchResultEntry::id, response.failed());
  }
}
