package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Objects;
import java.util.Set;

/**
 * Names the messages to retry in the order of the batch.
 *
 * <p>Lambda retries the whole batch if an identifier is null, empty or unknown (Lambda Developer Guide,
 * "Implementing partial batch responses"), so every identifier is taken from the event.
 */
public final class DirectReporter implements BatchItemFailureReporter {

  @Override
  public SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry) {
    var failures = event.getRecords().stream()
        .map(SQSMessage::getMessageId)
        .filter(Objects::nonNull)
        .filter(messageIdsToRetry::contains)
        .distinct()
        .map(BatchItemFailure::new)
        .toList();
    return new SQSBatchResponse(failures);
  }
}
