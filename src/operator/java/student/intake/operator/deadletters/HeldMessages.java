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
import student.intake.command.PeriodicTask;

/**
 * The messages that a command has received and not deleted. They stay hidden as long as {@link #keep} is
 * called in time, and become visible when the command closes this; if it is killed, after the visibility
 * timeout at the latest. The timeout can therefore be short, however long the command takes. Thread-safe.
 */
final class HeldMessages implements AutoCloseable {

  /** Connections that {@link #close} can use. */
  static final int MAX_CONCURRENT_REQUESTS = 8;

  private static final int MAX_ENTRIES = 10;

  /** A timeout is renewed in its second half. */
  private static final int PARTS = 2;

  /** How often {@link #keepInBackground} looks, in a visibility timeout. */
  private static final int LOOKS = 6;

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
  synchronized void add(Message message, long nanoTime) {
    put(message.messageId(), message.receiptHandle(), nanoTime);
  }

  /** Removes a message that was deleted. */
  synchronized void remove(Message message) {
    all.remove(message.messageId());
  }

  synchronized int count() {
    return all.size();
  }

  /** Calls {@link #keep} in time until the result is closed. */
  PeriodicTask keepInBackground() {
    return PeriodicTask.start("visibility", visibilityTimeout.dividedBy(LOOKS), this::keep);
  }

  /** Renews the visibility timeouts that end soon. */
  synchronized void keep() {
    var now = System.nanoTime();
    removeExpired(now);
    var soon = now + visibilityTimeout.toNanos() / PARTS;
    var ending = all.values().stream().takeWhile(it -> it.end() - soon <= 0).toList();
    changeVisibility(ending, visibilityTimeout)
        .forEach(it -> put(it.messageId(), it.receiptHandle(), now));
  }

  /** Makes the messages visible. */
  @Override
  public synchronized void close() {
    removeExpired(System.nanoTime());
    changeVisibility(List.copyOf(all.values()), Duration.ZERO);
    all.clear();
  }

  /** Another consumer can have received those. */
  private void removeExpired(long now) {
    all.values().removeIf(it -> it.end() - now <= 0);
  }

  private void put(String messageId, String receiptHandle, long nanoTime) {
    all.remove(messageId);
    all.put(
        messageId, new Held(messageId, receiptHandle, nanoTime + visibilityTimeout.toNanos()));
  }

  /** Returns those whose visibility timeout has changed. */
  private List<Held> changeVisibility(List<Held> messages, Duration timeout) {
    return messages.stream()
        .gather(Gatherers.windowFixed(MAX_ENTRIES))
        .gather(Gatherers.mapConcurrent(MAX_CONCURRENT_REQUESTS, it -> changeBatch(it, timeout)))
        .flatMap(List::stream)
        .toList();
  }

  private List<Held> changeBatch(List<Held> messages, Duration timeout) {
    var entries = IntStream.range(0, messages.size())
        .mapToObj(
            i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .receiptHandle(messages.get(i).receiptHandle())
                .visibilityTimeout((int) timeout.toSeconds())
                .build())
        .toList();
    try {
      return sqs.changeMessageVisibilityBatch(it -> it.queueUrl(url).entries(entries))
          .successful()
          .stream()
          .map(it -> messages.get(Integer.parseInt(it.id())))
          .toList();
    } catch (SdkException _) {
      // The messages become visible after their visibility timeout.
      return List.of();
    }
  }

  private record Held(String messageId, String receiptHandle, long end) {}
}
