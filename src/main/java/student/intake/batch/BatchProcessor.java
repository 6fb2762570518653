package student.intake.batch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import student.intake.batch.Outcome.Retry;
import student.intake.message.MessageParser;

/** Gives every message of a batch its outcome, lanes side by side on virtual threads. Thread-safe. */
public final class BatchProcessor {

  private final MessageParser parser = new MessageParser();
  private final CheckAndAdd table;
  private final int mostAtOnce;

  /**
   * Processes batches against {@code table}.
   *
   * @param mostAtOnce the most check-and-adds at once: the size of the connection pool behind {@code
   *     table}, so that none waits for a connection
   */
  public BatchProcessor(CheckAndAdd table, int mostAtOnce) {
    this.table = table;
    this.mostAtOnce = mostAtOnce;
  }

  /**
   * The outcome of every one of {@code messages}, before {@code deadline} ends. What had not started
   * or not ended by then is {@link Retry}; so is everything in a lane that failed.
   *
   * @param laneContext carries the caller's thread-bound context, such as a trace, into a lane
   * @throws InterruptedException if the calling thread is interrupted; no outcome is known then
   */
  public BatchResult process(List<SQSMessage> messages, Deadline deadline, LaneContext laneContext)
      throws InterruptedException {
    var start = System.nanoTime();
    var lanes = Lanes.of(messages.stream().map(this::read).toList());
    var processed = lanes.isEmpty()
        ? List.<ProcessedMessage>of()
        : run(lanes, deadline, laneContext);
    return new BatchResult(processed, Duration.ofNanos(System.nanoTime() - start));
  }

  private ReadMessage read(SQSMessage message) {
    return new ReadMessage(message, parser.parse(message.getBody()));
  }

  private List<ProcessedMessage> run(List<Lane> lanes, Deadline deadline, LaneContext laneContext)
      throws InterruptedException {
    var tasks = lanes.stream().map(it -> laneContext.carry(() -> it.run(table, deadline))).toList();
    var threads = Thread.ofVirtual().name("lane-", 0).factory();
    var executor = Executors.newFixedThreadPool(Math.min(mostAtOnce, lanes.size()), threads);
    try {
      return collect(lanes, executor.invokeAll(tasks, deadline.nanosToEnd(), NANOSECONDS));
    } finally {
      // Not awaited: a call that outlived the deadline may end late, and can only add its student.
      executor.shutdownNow();
    }
  }

  private static List<ProcessedMessage> collect(
      List<Lane> lanes, List<Future<List<ProcessedMessage>>> futures) {
    var processed = new ArrayList<ProcessedMessage>();
    for (var i = 0; i < lanes.size(); i++) {
      processed.addAll(outcomes(lanes.get(i), futures.get(i)));
    }
    return processed;
  }

  private static List<ProcessedMessage> outcomes(Lane lane, Future<List<ProcessedMessage>> future) {
    return switch (future.state()) {
      case SUCCESS -> future.resultNow();
      case FAILED -> lane.retryAll(Retry.after(future.exceptionNow()));
      case CANCELLED, RUNNING -> lane.retryAll(Retry.DEADLINE_REACHED);
    };
  }

  /** Carries thread-bound context from the handler's thread into a lane's. */
  @FunctionalInterface
  public interface LaneContext {

    /** {@code task}, to be run on another thread as if on the caller's. */
    <T> Callable<T> carry(Callable<T> task);
  }
}
