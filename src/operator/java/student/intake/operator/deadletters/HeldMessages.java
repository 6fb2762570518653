package student.intake.operator.deadletters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The messages that a command has received and not deleted. They stay hidden as long as the command calls
 * {@link #keep}, and become visible when it closes this; if it is killed, after the visibility timeout at
 * the latest. The timeout can therefore be short, however long the command takes.
 */
final class HeldMessages implements AutoCloseable {

  /** Connections that {@link #close} can use. */
  static final int MAX_CONCURRENT_REQUESTS = 8;

  private static final int MAX_ENTRIES = 10;

  /** A timeout is renewed in its last third. */
  private static final int PARTS = 3;

  private final SqsClient sqs;
  private final String url;
  private final Duration visibilityTimeout;

  /** By message id; those whose visibility timeout ends first are first. */
  private final LinkedHashMap<String, Held> all = new LinkedHashMap<>();

  HeldMessages(SqsClient sqs, String url, Duration visibilityTimeout) {
    this.sqs = sqs;
    this.url = url;
    this.visibilityTimeout = visibilityTimeout;
  }

  /** Adds a message, which was received at {@code nanoTime} or later. */
  void add(Message message, long nanoTime) {
    put(message.messageId(), message.receiptHandle(), nanoTime);
  }

  /** Removes a message that was deleted. */
  void remove(Message message) {
    all.remove(message.messageId());
  }

  int count() {
    return all.size();
  }

  /** Renews the visibility timeouts that end soon. */
  void keep() {
    var now = System.nanoTime();
    var soon = now + visibilityTimeout.toNanos() / PARTS;
    var ending = new LinkedHashMap<String, String>();
    for (var entry : all.entrySet()) {
      if (entry.getValue().end() - soon > 0) {
        break;
      }
      ending.put(entry.getKey(), entry.getValue().receiptHandle());
    }
    changeVisibility(List.copyOf(ending.values()), visibilityTimeout);
    ending.forEach((messageId, receiptHandle) -> put(messageId, receiptHandle, now));
  }

  /** Makes the messages visible. */
  @Override
  public void close() {
    changeVisibility(all.values().stream().map(Held::receiptHandle).toList(), Duration.ZERO);
    all.clear();
  }

  private void put(String messageId, String receiptHandle, long nanoTime) {
    all.remove(messageId);
    all.put(messageId, new Held(receiptHandle, nanoTime + visibilityTimeout.toNanos()));
  }

  private void changeVisibility(List<String> receiptHandles, Duration timeout) {
    receiptHandles.stream()
        .gather(Gatherers.windowFixed(MAX_ENTRIES))
        .gather(Gatherers.mapConcurrent(MAX_CONCURRENT_REQUESTS, it -> changeBatch(it, timeout)))
        .forEach(_ -> {});
  }

  private boolean changeBatch(List<String> receiptHandles, Duration timeout) {
    var entries = IntStream.range(0, receiptHandles.size())
        .mapToObj(
            i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .receiptHandle(receiptHandles.get(i))
                .visibilityTimeout((int) timeout.toSeconds())
                .build())
        .toList();
    try {
      sqs.changeMessageVisibilityBatch(it -> it.queueUrl(url).entries(entries));
      return true;
    } catch (SdkException _) {
      // The messages become visible after their visibility timeout.
      return false;
    }
  }

  private record Held(String receiptHandle, long end) {}
}
