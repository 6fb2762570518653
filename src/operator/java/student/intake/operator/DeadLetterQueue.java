package student.intake.operator;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The dead-letter queue, read without consuming: what is looked at is hidden from other consumers for
 * the visibility timeout, and made visible again when the walk ends. A walk that is killed changes
 * nothing but that wait.
 */
final class DeadLetterQueue {

  private static final int MAX_ENTRIES = 10;
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(30);
  private static final Duration LONGEST_HOLD = Duration.ofHours(12);

  /** A walk is surely faster. */
  private static final int SLOWEST_PER_SECOND = 10;

  /** A receive may miss some of what is there. */
  private static final int RECEIVES_WITHOUT_NEWS = 2;

  private final SqsClient sqs;
  private final String url;
  private final Duration hold;

  /** The queue at {@code url}, whose messages a walk hides for {@code hold}. */
  DeadLetterQueue(SqsClient sqs, String url, Duration hold) {
    this.sqs = sqs;
    this.url = url;
    this.hold = hold;
  }

  /** The queue at {@code url}, whose messages a walk hides for about as long as it may take. */
  static DeadLetterQueue at(String url, SqsClient sqs) {
    var hold = SHORTEST_HOLD.plusSeconds(depth(sqs, url) / SLOWEST_PER_SECOND);
    return new DeadLetterQueue(sqs, url, hold.compareTo(LONGEST_HOLD) < 0 ? hold : LONGEST_HOLD);
  }

  /** How many messages are visible, about. */
  int depth() {
    return depth(sqs, url);
  }

  String url() {
    return url;
  }

  private static int depth(SqsClient sqs, String url) {
    var name = APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(name)).attributes()
            .getOrDefault(name, "0"));
  }

  /**
   * Visits each message once, {@code most} at most. Of one message group of a FIFO queue it sees only
   * what SQS gives out at once, up to ten, for the others wait behind those.
   */
  void walk(int most, BooleanSupplier stopped, Visitor visitor)
      throws IOException, InterruptedException {
    var seen = new HashSet<String>();
    var held = new HashMap<String, String>();
    try {
      var fruitless = 0;
      while (fruitless < RECEIVES_WITHOUT_NEWS && seen.size() < most && !stopped.getAsBoolean()) {
        var some = receive(Math.min(MAX_ENTRIES, most - seen.size()));
        some.forEach(it -> held.put(it.messageId(), it.receiptHandle()));
        var news = some.stream().filter(it -> seen.add(it.messageId())).toList();
        for (var message : news) {
          if (!stopped.getAsBoolean() && visitor.removes(new DeadMessage(message))) {
            held.remove(message.messageId());
          }
        }
        fruitless = news.isEmpty() ? fruitless + 1 : 0;
      }
    } finally {
      makeVisible(held.values());
    }
  }

  /** Sends {@code letter} to the queue at {@code destination}, as its publisher sent it. */
  void sendTo(String destination, DeadMessage letter) {
    sqs.sendMessage(it -> {
      it.queueUrl(destination)
          .messageBody(letter.message().body())
          .messageAttributes(letter.publishersAttributes());
      letter.system(MessageSystemAttributeName.MESSAGE_GROUP_ID)
          .filter(_ -> destination.endsWith(".fifo"))
          // Never the id of an earlier sending: SQS would drop this one, and say that it was sent.
          .ifPresent(
              group -> it.messageGroupId(group)
                  .messageDeduplicationId(UUID.randomUUID().toString()));
    });
  }

  /** Deletes {@code letter}. */
  void delete(DeadMessage letter) {
    sqs.deleteMessage(it -> it.queueUrl(url).receiptHandle(letter.message().receiptHandle()));
  }

  private List<Message> receive(int most) {
    return sqs.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(most)
            .visibilityTimeout((int) hold.toSeconds())
            // Long polling asks all of the queue's servers.
            .waitTimeSeconds(1)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }

  private void makeVisible(Collection<String> handles) {
    try {
      new ArrayList<>(handles).stream().gather(Gatherers.windowFixed(MAX_ENTRIES))
          .forEach(this::makeTenVisible);
    } catch (SdkException _) {
      // They come back by themselves, when the visibility timeout ends.
    }
  }

  private void makeTenVisible(List<String> handles) {
    var entries = IntStream.range(0, handles.size())
        .mapToObj(
            i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .receiptHandle(handles.get(i))
                .visibilityTimeout(0)
                .build())
        .toList();
    sqs.changeMessageVisibilityBatch(it -> it.queueUrl(url).entries(entries));
  }

  /** What a walk does with each message. */
  @FunctionalInterface
  interface Visitor {

    /** Whether it has deleted the message. */
    boolean removes(DeadMessage letter) throws IOException, InterruptedException;
  }
}
