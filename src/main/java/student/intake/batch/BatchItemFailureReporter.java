package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Set;

/** Builds the partial batch response. */
@FunctionalInterface
public interface BatchItemFailureReporter {

  /**
   * Returns the response that names exactly {@code messageIdsToRetry}, each once. All of them are in
   * {@code event}.
   */
  SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry);
}
