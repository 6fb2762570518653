package student.intake.local.cloud;

import static java.util.stream.Collectors.toSet;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Interprets a response as Lambda does (Lambda Developer Guide, "Implementing partial batch responses",
 * success and failure conditions).
 */
final class BatchItemFailures {

  private BatchItemFailures() {}

  /**
   * Returns the messages that succeeded: all of them if the response or its list is null or empty.
   *
   * @throws InvocationFailedException if an identifier is null, empty or not in the batch
   */
  static List<Message> succeeded(List<Message> batch, @Nullable SQSBatchResponse response)
      throws InvocationFailedException {
    if (response == null || response.getBatchItemFailures() == null) {
      return batch;
    }
    var ids = batch.stream().map(Message::messageId).collect(toSet());
    var failed = new HashSet<String>();
    for (BatchItemFailure failure : response.getBatchItemFailures()) {
      if (!ids.contains(failure.getItemIdentifier())) {
        throw new InvocationFailedException(
            "Unknown itemIdentifier '" + failure.getItemIdentifier() + "'", null);
      }
      failed.add(failure.getItemIdentifier());
    }
    return batch.stream().filter(it -> !failed.contains(it.messageId())).toList();
  }
}
