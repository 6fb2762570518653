package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Set;

/**
 * Names exactly the messages to retry, each once, in the batch's order.
 *
 * <p>Lambda takes the whole batch for failed when an identifier is null, empty or unknown (Lambda
 * Developer Guide, "Implementing partial batch responses"), so every identifier is one of the event.
 */
public final class DirectReporter implements BatchItemFailureReporter {

  @Override
  public SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry) {
    var failures = event.getRecords().stream()
        .map(SQSMessage::getMessageId)
        .filter(messageIdsToRetry::contains)
        .distinct()
        .map(BatchItemFailure::new)
        .toList();
    return new SQSBatchResponse(failures);
  }
}
