package student.intake.local.cloud;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Stands between a queue and a function and does what Lambda's event source mapping does.
 *
 * <p>Gathers a batch over the batching window, invokes the function with at most so many batches at
 * once, and deletes what succeeded; what failed becomes visible again when its visibility timeout
 * ends. Not imitated: that Lambda's pollers slow down after an exception.
 */
public final class EventSourceMapping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final Duration PAUSE_AFTER_AN_ERROR = Duration.ofMillis(200);

  private final SqsQueue queue;
  private final Template template;
  private final RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function;
  private final String queueArn;
  private final LongAdder invocations = new LongAdder();
  private final LongAdder failedInvocations = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final AtomicInteger running = new AtomicInteger();
  private final ExecutorService pollers = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("poller-", 0).factory());
  private volatile boolean open = true;

  private EventSourceMapping(
      SqsQueue queue,
      Template template,
      RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function) {
    this.queue = queue;
    this.template = template;
    this.function = function;
    this.queueArn = queue.arn();
  }

  /** Starts to feed {@code function} from an embedded queue, with the numbers of {@code template}. */
  public static EventSourceMapping start(
      EmbeddedQueue queue,
      Template template,
      RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function) {
    return start(queue.source(), template, function);
  }

  /** Starts to feed {@code function} from {@code queue}, with the numbers of {@code template}. */
  public static EventSourceMapping start(
      SqsQueue queue,
      Template template,
      RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function) {
    var mapping = new EventSourceMapping(queue, template, function);
    IntStream.range(0, template.maximumConcurrency())
        .forEach(_ -> mapping.pollers.execute(mapping::pollWhileOpen));
    return mapping;
  }

  /** What has happened so far. */
  public Counts counts() {
    return new Counts(invocations.sum(), failedInvocations.sum(), deleted.sum());
  }

  /** Waits until the queue holds no message, visible or not, and no batch is being processed. */
  public void awaitQuiet(Duration atMost) {
    Awaitility.await("the queue to be quiet")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(this::quiet);
  }

  /** Whether the queue holds no message, visible or not, and no batch is being processed. */
  public boolean quiet() {
    return queue.depth().total() == 0 && running.get() == 0;
  }

  /** Stops to poll, and lets invocations end that have begun. */
  @Override
  public void close() {
    open = false;
    pollers.close();
  }

  private void pollWhileOpen() {
    var gatherer = new BatchGatherer(queue, template);
    while (open) {
      try {
        var batch = gatherer.gather(() -> open);
        if (!batch.isEmpty()) {
          settle(batch);
        }
      } catch (SdkException unreachable) {
        LOG.warn("Polling failed; trying again", unreachable);
        pause();
      }
    }
  }

  private void settle(List<Message> batch) {
    running.incrementAndGet();
    try {
      delete(succeeded(batch));
    } finally {
      running.decrementAndGet();
    }
  }

  /** The messages of {@code batch} that the function is done with; none when the whole batch failed. */
  private List<Message> succeeded(List<Message> batch) {
    invocations.increment();
    try {
      var response = Invocation.of(function, template.functionTimeout())
          .run(SqsEvents.of(batch, queueArn));
      return template.reportsBatchItemFailures()
          ? BatchItemFailures.succeeded(batch, response)
          : batch;
    } catch (InvocationFailedException | TimeoutException failure) {
      failedInvocations.increment();
      LOG.debug("The whole batch failed", failure);
      return List.of();
    }
  }

  private void delete(List<Message> messages) {
    for (var from = 0; from < messages.size(); from += BatchGatherer.MAX_ENTRIES) {
      var to = Math.min(from + BatchGatherer.MAX_ENTRIES, messages.size());
      deleted.add(queue.delete(messages.subList(from, to)));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_AN_ERROR);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a mapping has done.
   *
   * @param invocations batches that the function was invoked with
   * @param failedInvocations those of which the whole batch failed
   * @param deleted messages that left the queue
   */
  public record Counts(long invocations, long failedInvocations, long deleted) {}
}
