package student.intake.operator.deadletters;

import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends.AWS_TRACE_HEADER;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import student.intake.operator.MessageGroup;
import student.intake.operator.aws.QueueDepth;

/**
 * The dead-letter queue. Receives messages without deleting them and makes them visible
 * again when it ends, however it ends; if the process is killed, they become visible after the visibility
 * timeout.
 */
public final class DeadLetterQueue {

  /** Visibility timeout of received messages. It is renewed while a command needs it. */
  public static final Duration DEFAULT_VISIBILITY_TIMEOUT = Duration.ofSeconds(30);

  private static final int MAX_ENTRIES = 10;

  /** A receive does not always return a message, even with long polling. */
  private static final int MAX_RECEIVES_WITHOUT_NEW_MESSAGE = 2;

  private final SqsClient sqs;
  private final String url;
  private final Duration visibilityTimeout;

  public DeadLetterQueue(SqsClient sqs, String url, Duration visibilityTimeout) {
    this.sqs = sqs;
    this.url = url;
    this.visibilityTimeout = visibilityTimeout;
  }

  /** Returns the approximate number of messages. */
  public QueueDepth depth() {
    return QueueDepth.of(sqs, url);
  }

  String url() {
    return url;
  }

  boolean isFifo() {
    return isFifo(url);
  }

  private static boolean isFifo(String url) {
    return url.endsWith(".fifo");
  }

  /**
   * Reads each message once, and returns how many it could not see. While {@code reader} is blocked for
   * longer than the visibility timeout, as by a pager, messages become visible to others.
   */
  BrowseResult read(BrowseLimits limits, Reader reader) throws IOException, InterruptedException {
    try (var held = new HeldMessages(sqs, url, visibilityTimeout)) {
      return browse(limits, held, it -> {
        reader.read(it);
        return false;
      });
    }
  }

  /**
   * Processes each message once, and returns how many it could not see. Messages stay hidden from others
   * however long {@code processor} takes.
   */
  public BrowseResult process(BrowseLimits limits, Processor processor)
      throws IOException, InterruptedException {
    try (var held = new HeldMessages(sqs, url, visibilityTimeout);
        var _ = held.keepInBackground()) {
      return browse(limits, held, processor);
    }
  }

  private BrowseResult browse(BrowseLimits limits, HeldMessages held, Processor processor)
      throws IOException, InterruptedException {
    var before = depth();
    var seen = new HashSet<String>();
    var waiting = new Waiting(limits.waitingTime());
    var fruitless = 0;
    while (seen.size() < limits.maxItems() && !limits.ended().getAsBoolean()
        && (fruitless < MAX_RECEIVES_WITHOUT_NEW_MESSAGE
            || waiting.continues(result(before, seen.size(), held)))) {
      held.keep();
      var seenBefore = seen.size();
      for (var message : receive(Math.min(MAX_ENTRIES, limits.maxItems() - seenBefore), held)) {
        held.keep();
        if (!limits.ended().getAsBoolean() && seen.add(message.messageId())
            && processor.process(new DeadLetter(message))) {
          held.remove(message);
        }
      }
      fruitless = seen.size() == seenBefore ? fruitless + 1 : 0;
    }
    return result(before, seen.size(), held);
  }

  private BrowseResult result(QueueDepth before, int seen, HeldMessages held) {
    return BrowseResult.of(
        before, before.total() > seen ? depth() : before, seen, held.count(), isFifo(),
        DEFAULT_VISIBILITY_TIMEOUT);
  }

  /** Sends a copy to the queue at {@code destination}, with the publisher's attributes only. */
  public void sendTo(String destination, DeadLetter deadLetter) {
    // SQS acknowledges but drops a message with a deduplication id that it has seen.
    send(
        destination, deadLetter, deadLetter.publisherAttributes(), UUID.randomUUID().toString());
  }

  /**
   * Sends {@code deadLetter}, which was deleted, to this queue. A FIFO queue drops a second message with
   * the same {@code deduplicationId} within five minutes (SQS Developer Guide, "Exactly-once processing").
   */
  void restore(DeadLetter deadLetter, String deduplicationId) {
    send(url, deadLetter, RestoredAttributes.of(deadLetter), deduplicationId);
  }

  private void send(
      String destination, DeadLetter deadLetter, Map<String, MessageAttributeValue> attributes,
      String deduplicationId) {
    sqs.sendMessage(it -> {
      it.queueUrl(destination)
          .messageBody(deadLetter.message().body())
          .messageAttributes(attributes);
      deadLetter.systemAttribute(MessageSystemAttributeName.MESSAGE_GROUP_ID)
          .ifPresent(it::messageGroupId);
      deadLetter.systemAttribute(MessageSystemAttributeName.AWS_TRACE_HEADER)
          .map(DeadLetterQueue::systemAttribute)
          .ifPresent(header -> it.messageSystemAttributes(Map.of(AWS_TRACE_HEADER, header)));
      if (isFifo(destination)) {
        it.messageDeduplicationId(deduplicationId);
        it.messageGroupId(messageGroupId(deadLetter));
      }
    });
  }

  /** Returns the message group that {@code deadLetter} gets in a FIFO queue. */
  static String messageGroupId(DeadLetter deadLetter) {
    return deadLetter.systemAttribute(MessageSystemAttributeName.MESSAGE_GROUP_ID)
        .orElseGet(
            () -> MessageGroup.of(
                deadLetter.studentId().orElse(deadLetter.message().messageId())));
  }

  private static MessageSystemAttributeValue systemAttribute(String value) {
    return MessageSystemAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  /** Deletes {@code deadLetter}. */
  public void delete(DeadLetter deadLetter) {
    sqs.deleteMessage(it -> it.queueUrl(url).receiptHandle(deadLetter.message().receiptHandle()));
  }

  private List<Message> receive(int maxMessages, HeldMessages held) {
    var start = System.nanoTime();
    var received = sqs.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(maxMessages)
            .visibilityTimeout((int) visibilityTimeout.toSeconds())
            // Long polling queries all of the queue's servers.
            .waitTimeSeconds(1)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
    received.forEach(it -> held.add(it, start));
    return received;
  }

  /** Reads the messages of a queue. */
  @FunctionalInterface
  interface Reader {

    void read(DeadLetter deadLetter) throws IOException, InterruptedException;
  }

  /** Processes the messages of a queue, and can delete them. */
  @FunctionalInterface
  public interface Processor {

    /** Processes {@code deadLetter} and returns whether it was deleted. */
    boolean process(DeadLetter deadLetter) throws IOException, InterruptedException;
  }

  /** How long a browse still waits. The time starts when SQS returns no new message. */
  private static final class Waiting {

    private final Supplier<Duration> duration;
    private @Nullable Long start;

    Waiting(Supplier<Duration> duration) {
      this.duration = duration;
    }

    boolean continues(BrowseResult result) {
      var now = System.nanoTime();
      start = start == null ? now : start;
      return result.hidden() > 0 && now - start < duration.get().toNanos();
    }
  }
}
