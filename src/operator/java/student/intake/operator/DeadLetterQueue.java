package student.intake.operator;

import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends.AWS_TRACE_HEADER;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;

/**
 * The dead-letter queue. {@link #browse} receives messages without deleting them and makes them
 * visible again when it ends; if the process is killed, they become visible after the visibility
 * timeout.
 */
final class DeadLetterQueue {

  private static final int MAX_ENTRIES = 10;
  private static final Duration MIN_VISIBILITY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofHours(12);

  /** A low estimate, from which the default visibility timeout is computed. */
  private static final int BROWSED_PER_SECOND = 10;

  /** A receive does not always return a message, even with long polling. */
  private static final int MAX_RECEIVES_WITHOUT_NEW_MESSAGE = 2;

  private final SqsClient sqs;
  private final String url;
  private final Duration visibilityTimeout;

  DeadLetterQueue(SqsClient sqs, String url, Duration visibilityTimeout) {
    this.sqs = sqs;
    this.url = url;
    this.visibilityTimeout = visibilityTimeout;
  }

  /** Creates an instance with a visibility timeout that covers browsing all messages. */
  static DeadLetterQueue create(SqsClient sqs, String url) {
    var timeout = MIN_VISIBILITY_TIMEOUT.plusSeconds(
        approximateNumberOfMessages(sqs, url) / BROWSED_PER_SECOND);
    return new DeadLetterQueue(
        sqs, url,
        timeout.compareTo(MAX_VISIBILITY_TIMEOUT) < 0 ? timeout : MAX_VISIBILITY_TIMEOUT);
  }

  /** Returns the approximate number of visible messages. */
  int approximateNumberOfMessages() {
    return approximateNumberOfMessages(sqs, url);
  }

  String url() {
    return url;
  }

  private static int approximateNumberOfMessages(SqsClient sqs, String url) {
    var name = APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(name)).attributes()
            .getOrDefault(name, "0"));
  }

  /**
   * Visits each message once, up to {@code maxItems}, until {@code stopped} returns true. In a FIFO
   * queue, SQS returns messages after the first ten of a message group only when those are deleted.
   */
  void browse(int maxItems, BooleanSupplier stopped, Visitor visitor)
      throws IOException, InterruptedException {
    var seen = new HashSet<String>();
    var receiptHandles = new HashMap<String, String>();
    try {
      var fruitless = 0;
      while (fruitless < MAX_RECEIVES_WITHOUT_NEW_MESSAGE && seen.size() < maxItems
          && !stopped.getAsBoolean()) {
        var received = receive(Math.min(MAX_ENTRIES, maxItems - seen.size()));
        received.forEach(it -> receiptHandles.put(it.messageId(), it.receiptHandle()));
        var unseen = received.stream().filter(it -> seen.add(it.messageId())).toList();
        for (var message : unseen) {
          if (!stopped.getAsBoolean() && visitor.visit(new DeadLetter(message))) {
            receiptHandles.remove(message.messageId());
          }
        }
        fruitless = unseen.isEmpty() ? fruitless + 1 : 0;
      }
    } finally {
      makeVisible(receiptHandles.values());
    }
  }

  /** Sends a copy to the queue at {@code destination}, with the publisher's attributes only. */
  void sendTo(String destination, DeadLetter deadLetter) {
    sqs.sendMessage(it -> {
      it.queueUrl(destination)
          .messageBody(deadLetter.message().body())
          .messageAttributes(deadLetter.publisherAttributes());
      deadLetter.systemAttribute(MessageSystemAttributeName.MESSAGE_GROUP_ID)
          .ifPresent(it::messageGroupId);
      deadLetter.systemAttribute(MessageSystemAttributeName.AWS_TRACE_HEADER)
          .map(DeadLetterQueue::systemAttribute)
          .ifPresent(header -> it.messageSystemAttributes(Map.of(AWS_TRACE_HEADER, header)));
      if (destination.endsWith(".fifo")) {
        // SQS acknowledges but drops a message with a deduplication id that it has seen.
        it.messageDeduplicationId(UUID.randomUUID().toString());
        it.messageGroupId(messageGroupId(deadLetter));
      }
    });
  }

  private static String messageGroupId(DeadLetter deadLetter) {
    return deadLetter.systemAttribute(MessageSystemAttributeName.MESSAGE_GROUP_ID)
        .orElseGet(
            () -> MessageGroup.of(
                deadLetter.studentId().orElse(deadLetter.message().messageId())));
  }

  private static MessageSystemAttributeValue systemAttribute(String value) {
    return MessageSystemAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  /** Deletes {@code deadLetter}. */
  void delete(DeadLetter deadLetter) {
    sqs.deleteMessage(it -> it.queueUrl(url).receiptHandle(deadLetter.message().receiptHandle()));
  }

  private List<Message> receive(int maxMessages) {
    return sqs.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(maxMessages)
            .visibilityTimeout((int) visibilityTimeout.toSeconds())
            // Long polling queries all of the queue's servers.
            .waitTimeSeconds(1)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }

  private void makeVisible(Collection<String> receiptHandles) {
    try {
      receiptHandles.stream().gather(Gatherers.windowFixed(MAX_ENTRIES))
          .forEach(this::makeBatchVisible);
    } catch (SdkException _) {
      // The messages become visible after the visibility timeout.
    }
  }

  private void makeBatchVisible(List<String> receiptHandles) {
    var entries = IntStream.range(0, receiptHandles.size())
        .mapToObj(
            i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .receiptHandle(receiptHandles.get(i))
                .visibilityTimeout(0)
                .build())
        .toList();
    sqs.changeMessageVisibilityBatch(it -> it.queueUrl(url).entries(entries));
  }

  /** Processes the messages of a browse. */
  @FunctionalInterface
  interface Visitor {

    /** Processes {@code deadLetter} and returns whether it was deleted. */
    boolean visit(DeadLetter deadLetter) throws IOException, InterruptedException;
  }
}
