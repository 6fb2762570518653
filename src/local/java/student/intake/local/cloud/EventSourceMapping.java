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
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * An event source mapping between an SQS queue and a function, which behaves as Lambda's.
 *
 * <p>It gathers batches over the batching window, invokes the function up to the maximum concurrency and
 * deletes the messages that succeeded. The others become visible again after their visibility timeout.
 * Lambda's scaling of pollers is not implemented.
 */
public final class EventSourceMapping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(200);

  private final SqsQueue queue;
  private final Template template;
  private final RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function;
  private final String queueArn;
  private final LongAdder invocations = new LongAdder();
  private final LongAdder failedInvocations = new LongAdder();
  private final LongAdder timedOutInvocations = new LongAdder();
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

  /** Starts to poll an embedded queue and invoke {@code function}, with the template's settings. */
  public static EventSourceMapping start(
      EmbeddedQueue queue,
      Template template,
      RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function) {
    return start(queue.source(), template, function);
  }

  /** Starts to poll {@code queue} and invoke {@code function}, with the template's settings. */
  public static EventSourceMapping start(
      SqsQueue queue,
      Template template,
      RequestHandler<SQSEvent, ? extends @Nullable SQSBatchResponse> function) {
    var mapping = new EventSourceMapping(queue, template, function);
    IntStream.range(0, template.maximumConcurrency())
        .forEach(_ -> mapping.pollers.execute(mapping::poll));
    return mapping;
  }

  /** Returns the counts so far. */
  public Counts counts() {
    return new Counts(
        invocations.sum(), failedInvocations.sum(), timedOutInvocations.sum(), deleted.sum());
  }

  /**
   * Waits until {@link #isQuiet}.
   *
   * @throws ConditionTimeoutException if {@code timeout} ends first
   */
  public void awaitQuiet(Duration timeout) {
    Awaitility.await("an empty queue")
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(50))
        .until(this::isQuiet);
  }

  /** Whether the queue has no messages, visible or not, and no invocation is running. */
  public boolean isQuiet() {
    return queue.depth().total() == 0 && running.get() == 0;
  }

  /** Stops polling and waits until the running invocations have ended. */
  @Override
  public void close() {
    open = false;
    pollers.close();
  }

  private void poll() {
    var poller = new BatchPoller(queue, template);
    while (open) {
      try {
        var batch = poller.poll(() -> open);
        if (!batch.isEmpty()) {
          process(batch);
        }
      } catch (SdkException unreachable) {
        LOG.warn("Polling failed; polling again", unreachable);
        pause();
      }
    }
  }

  private void process(List<Message> batch) {
    running.incrementAndGet();
    try {
      delete(succeeded(batch));
    } finally {
      running.decrementAndGet();
    }
  }

  /** Invokes the function and returns the messages that succeeded; none if the whole batch failed. */
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
      if (failure instanceof TimeoutException) {
        timedOutInvocations.increment();
      }
      LOG.debug("The whole batch failed", failure);
      return List.of();
    }
  }

  private void delete(List<Message> messages) {
    messages.stream()
        .gather(Gatherers.windowFixed(BatchPoller.MAX_ENTRIES))
        .forEach(it -> deleted.add(queue.delete(it)));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_ERROR);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Counts of a mapping.
   *
   * @param invocations invocations of the function
   * @param failedInvocations invocations whose whole batch failed
   * @param timedOutInvocations those of them that exceeded the function's timeout
   * @param deleted messages deleted from the queue
   */
  public record Counts(
      long invocations, long failedInvocations, long timedOutInvocations, long deleted) {}
}
