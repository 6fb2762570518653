package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import student.intake.batch.Outcome.Retry;
import student.intake.message.MessageParser;

/** Processes a batch in concurrent lanes. Thread-safe. */
public final class BatchProcessor {

  private final MessageParser parser = new MessageParser();
  private final CheckAndAdd table;

  /** Creates a processor that adds students to {@code table}. */
  public BatchProcessor(CheckAndAdd table) {
    this.table = table;
  }

  /**
   * Returns the outcome of every message, before {@code deadline} ends. A message that is not processed
   * by then is {@link Retry}, and so is every message of a lane that failed.
   */
  public BatchResult process(List<SQSMessage> messages, Deadline deadline, ConcurrentCalls calls) {
    var start = System.nanoTime();
    var lanes = Lanes.of(messages.stream().map(this::parse).toList());
    var tasks = lanes.stream().map(it -> task(it, deadline)).toList();
    var futures = calls.run(tasks, deadline.timeLeft());
    var processed = new ArrayList<BatchMessage>();
    for (var i = 0; i < lanes.size(); i++) {
      processed.addAll(processed(lanes.get(i), futures.get(i)));
    }
    return new BatchResult(processed, Duration.ofNanos(System.nanoTime() - start));
  }

  private BatchMessage parse(@Nullable SQSMessage received) {
    var message = received == null ? new SQSMessage() : received;
    return BatchMessage.unprocessed(message, parser.parse(message.getBody()));
  }

  private Callable<List<BatchMessage>> task(Lane lane, Deadline deadline) {
    return () -> lane.process(table, deadline);
  }

  private static List<BatchMessage> processed(Lane lane, Future<List<BatchMessage>> future) {
    return switch (future.state()) {
      case SUCCESS -> future.resultNow();
      case FAILED -> lane.retryAll(Retry.after(future.exceptionNow()));
      case CANCELLED, RUNNING -> lane.messages();
    };
  }
}
