package student.intake.local.cloud;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.QUEUE_ARN;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An SQS queue, embedded or remote.
 *
 * @param client the caller closes it
 */
public record SqsQueue(SqsClient client, String url) {

  /** Returns the queue's ARN. */
  public String arn() {
    return attribute(QUEUE_ARN);
  }

  /** Returns the approximate number of messages. */
  public Depth depth() {
    var attributes = client.getQueueAttributes(
        it -> it.queueUrl(url)
            .attributeNames(
                APPROXIMATE_NUMBER_OF_MESSAGES,
                APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .attributes()
        .entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, it -> Integer.parseInt(it.getValue())));
    return new Depth(
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES, 0),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, 0),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, 0));
  }

  /** Receives up to {@code max} messages, with all system and message attributes. */
  public List<Message> receive(int max, int waitSeconds) {
    return client.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(max)
            .waitTimeSeconds(waitSeconds)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }

  /** Deletes up to ten messages and returns how many were deleted: a receipt handle may have expired. */
  int delete(List<Message> messages) {
    var entries = IntStream.range(0, messages.size())
        .mapToObj(
            i -> DeleteMessageBatchRequestEntry.builder()
                .id(String.valueOf(i))
                .receiptHandle(messages.get(i).receiptHandle())
                .build())
        .toList();
    return client.deleteMessageBatch(it -> it.queueUrl(url).entries(entries))
        .successful()
        .size();
  }

  /** Receives and deletes every visible message. */
  void drain(Consumer<Message> action) {
    var messages = receive(BatchPoller.MAX_ENTRIES, 0);
    while (!messages.isEmpty()) {
      messages.forEach(action);
      delete(messages);
      messages = receive(BatchPoller.MAX_ENTRIES, 0);
    }
  }

  private String attribute(QueueAttributeName name) {
    var attributes = client.getQueueAttributes(it -> it.queueUrl(url).attributeNames(name))
        .attributes();
    return requireNonNull(attributes.get(name));
  }

  /** The number of messages that are visible, in flight, and delayed. */
  public record Depth(int visible, int inFlight, int delayed) {

    /** Returns the number of all messages. */
    public int total() {
      return visible + inFlight + delayed;
    }
  }
}
