import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends each line of standard input, an enrollment, to the queue QUEUE_URL in batches of ten. Requires
 * software.amazon.awssdk:sqs.
 */
class SendBatches {

  public static void main(String[] arguments) throws Exception {
    var lines = new String(System.in.readAllBytes(), "UTF-8").lines().filter(it -> !it.isBlank()).toList();
    var failed = 0;
    try (var sqs = SqsClient.create()) {
      for (var start = 0; start < lines.size(); start += 10) {
        var entries = IntStream.range(start, Math.min(start + 10, lines.size()))
            .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                .id(String.valueOf(i)).messageBody(lines.get(i)).build())
            .toList();
        var response = sqs.sendMessageBatch(it -> it.queueUrl(System.getenv("QUEUE_URL")).entries(entries));
        for (var entry : response.failed()) {
          System.err.printf("enrollment %d was not sent: %s%n", Integer.parseInt(entry.id()) + 1, entry.code());
          failed++;
        }
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
