package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.ServiceLoader;
import java.util.Set;

/** Tells Lambda which messages of a batch come back to the queue. */
@FunctionalInterface
public interface BatchItemFailureReporter {

  /**
   * The response that names {@code messageIdsToRetry}, all of which are in {@code event}. May name
   * more messages of a FIFO queue, never fewer.
   */
  SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry);

  /**
   * The reporter that the package provides as a service, or {@link DirectReporter} if it provides none.
   *
   * @throws IllegalStateException if it provides several
   */
  static BatchItemFailureReporter installed() {
    // Lambda loads the function with a class loader of its own, which need not be the thread's.
    var loader = BatchItemFailureReporter.class.getClassLoader();
    var provided = ServiceLoader.load(BatchItemFailureReporter.class, loader).stream().toList();
    return switch (provided.size()) {
      case 0 -> new DirectReporter();
      case 1 -> provided.getFirst().get();
      default -> throw new IllegalStateException(
          "Package one reporter of batch item failures, not " + provided.size());
    };
  }
}
