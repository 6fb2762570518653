package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import student.intake.batch.Outcome.Retry;
import student.intake.message.MessageParser;

/** Gives every message of a batch its outcome, lanes side by side on virtual threads. Thread-safe. */
public final class BatchProcessor {

  private final MessageParser parser = new MessageParser();
  private final CheckAndAdd table;

  /** Processes batches against {@code table}. */
  public BatchProcessor(CheckAndAdd table) {
    this.table = table;
  }

  /**
   * The outcome of every one of {@code messages}, before {@code deadline} ends. What had not started
   * or not ended by then is {@link Retry}; so is everything in a lane that failed.
   *
   * @throws InterruptedException if the calling thread is interrupted; no outcome is known then
   */
  public BatchResult process(List<SQSMessage> messages, Deadline deadline, ConcurrentCalls calls)
      throws InterruptedException {
    var start = System.nanoTime();
    var lanes = Lanes.of(messages.stream().map(this::read).toList());
    var tasks = lanes.stream().map(it -> task(it, deadline)).toList();
    var futures = calls.run(tasks, deadline.timeLeft());
    return new BatchResult(
        collect(lanes, futures), Duration.ofNanos(System.nanoTime() - start));
  }

  private ReadMessage read(SQSMessage message) {
    return new ReadMessage(message, parser.parse(message.getBody()));
  }

  private Callable<List<BatchMessage>> task(Lane lane, Deadline deadline) {
    return () -> lane.run(table, deadline);
  }

  private static List<BatchMessage> collect(
      List<Lane> lanes, List<Future<List<BatchMessage>>> futures) {
    var processed = new ArrayList<BatchMessage>();
    for (var i = 0; i < lanes.size(); i++) {
      processed.addAll(outcomes(lanes.get(i), futures.get(i)));
    }
    return processed;
  }

  private static List<BatchMessage> outcomes(Lane lane, Future<List<BatchMessage>> future) {
    return switch (future.state()) {
      case SUCCESS -> future.resultNow();
      case FAILED -> lane.retryAll(Retry.after(future.exceptionNow()));
      case CANCELLED, RUNNING -> lane.retryAll(Retry.DEADLINE_REACHED);
    };
  }
}
