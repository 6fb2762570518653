package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Set;

/** Tells Lambda which messages of a batch come back to the queue. */
@FunctionalInterface
public interface BatchItemFailureReporter {

  /**
   * The response that names {@code messageIdsToRetry}, all of which are in {@code event}. May name
   * more messages of a FIFO queue, never fewer.
   */
  SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry);
}
