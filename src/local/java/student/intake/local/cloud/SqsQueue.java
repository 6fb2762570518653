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
 * A queue, wherever it is.
 *
 * @param client stays open when this is no longer used
 */
public record SqsQueue(SqsClient client, String url) {

  /** Its ARN, as Lambda writes it into an event. */
  public String arn() {
    return attribute(QUEUE_ARN);
  }

  /** What it holds. */
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

  /** Receives at most {@code most} messages, with everything that SQS tells of them. */
  public List<Message> receive(int most, int waitSeconds) {
    return client.receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(most)
            .waitTimeSeconds(waitSeconds)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }

  /** Deletes at most ten messages; returns how many, for a receipt handle may have expired. */
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

  /** Takes everything out of it that is visible. */
  void drain(Consumer<Message> taken) {
    var some = receive(BatchGatherer.MAX_ENTRIES, 0);
    while (!some.isEmpty()) {
      some.forEach(taken);
      delete(some);
      some = receive(BatchGatherer.MAX_ENTRIES, 0);
    }
  }

  private String attribute(QueueAttributeName name) {
    var attributes = client.getQueueAttributes(it -> it.queueUrl(url).attributeNames(name))
        .attributes();
    return requireNonNull(attributes.get(name));
  }

  /** How many messages of a queue can be received, are being processed, or are delayed. */
  public record Depth(int visible, int inFlight, int delayed) {

    /** All of them. */
    public int total() {
      return visible + inFlight + delayed;
    }
  }
}
