package student.intake.local.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Polls a queue and gathers batches.
 *
 * <p>A batch is complete when it reaches the batch size or 6 MB (Lambda quotas: synchronous invocation
 * payload), or when the batching window, which starts with its first message, has ended.
 */
final class BatchPoller {

  /** Entries of one ReceiveMessage, SendMessageBatch or DeleteMessageBatch call (SQS quotas). */
  static final int MAX_ENTRIES = 10;

  private static final int MAX_PAYLOAD_BYTES = 6 * 1_024 * 1_024;

  /** Estimated size of what Lambda adds to a body: ids, attributes, ARN. */
  private static final int RECORD_BYTES = 1_024;

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final SqsQueue queue;
  private final Template template;
  private final Deque<Message> received = new ArrayDeque<>();

  BatchPoller(SqsQueue queue, Template template) {
    this.queue = queue;
    this.template = template;
  }

  /** Returns the next batch; empty if no message arrives within a second. */
  List<Message> poll(BooleanSupplier open) {
    if (received.isEmpty()) {
      received.addAll(queue.receive(Math.min(MAX_ENTRIES, template.batchSize()), 1));
    }
    var batch = new ArrayList<Message>();
    var windowEnd = System.nanoTime() + template.batchingWindow().toNanos();
    var payload = 0;
    while (!received.isEmpty()) {
      var next = received.getFirst();
      payload += RECORD_BYTES + next.body().getBytes(UTF_8).length;
      if (!batch.isEmpty() && payload > MAX_PAYLOAD_BYTES) {
        break;
      }
      batch.add(received.removeFirst());
      if (received.isEmpty()) {
        awaitMore(template.batchSize() - batch.size(), windowEnd, open);
      }
    }
    return batch;
  }

  private void awaitMore(int missing, long windowEnd, BooleanSupplier open) {
    var max = Math.min(MAX_ENTRIES, missing);
    while (max > 0 && received.isEmpty() && open.getAsBoolean()) {
      var nanosLeft = windowEnd - System.nanoTime();
      if (nanosLeft <= 0) {
        return;
      }
      // Long polling waits whole seconds; it ends early when a message arrives.
      received.addAll(queue.receive(max, nanosLeft >= SECOND_NANOS ? 1 : 0));
      if (received.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
