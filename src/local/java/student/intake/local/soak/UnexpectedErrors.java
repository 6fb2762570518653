package student.intake.local.soak;

import static java.util.stream.Collectors.toSet;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import student.intake.batch.BatchFailedException;

/**
 * Counts the invocations that end other than with a valid response, a {@link BatchFailedException} or an
 * injected crash. Thread-safe.
 */
final class UnexpectedErrors {

  private static final int MAX_MESSAGE_LENGTH = 200;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Predicate<String> forbidden;

  /**
   * Creates counts of zero.
   *
   * @param forbidden what no message of an exception may contain
   */
  UnexpectedErrors(Predicate<String> forbidden) {
    this.forbidden = forbidden;
  }

  /** Returns the number of unexpected errors so far, by class and message. */
  SortedMap<String, Long> counts() {
    var sums = new TreeMap<String, Long>();
    counts.forEach((error, count) -> sums.put(error, count.sum()));
    return sums;
  }

  /** Returns the number of unexpected errors so far. */
  long count() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Returns {@code function} with its errors counted. */
  RequestHandler<SQSEvent, SQSBatchResponse> around(
      RequestHandler<SQSEvent, SQSBatchResponse> function) {
    return (event, context) -> {
      try {
        var response = function.handleRequest(event, context);
        checkResponse(event, response);
        return response;
      } catch (RandomCrashes.CrashException injected) {
        throw injected;
      } catch (BatchFailedException failure) {
        if (forbidden.test(String.valueOf(failure.getMessage()))) {
          count(failure.toString());
        }
        throw failure;
      } catch (Throwable unexpected) {
        count(unexpected.toString());
        throw unexpected;
      }
    };
  }

  /** Lambda Developer Guide, "Implementing partial batch responses": conditions of a failed batch. */
  private void checkResponse(SQSEvent event, @Nullable SQSBatchResponse response) {
    var ids = event.getRecords().stream().map(SQSMessage::getMessageId).collect(toSet());
    if (response == null
        || response.getBatchItemFailures() == null
        || !response.getBatchItemFailures()
            .stream()
            .map(BatchItemFailure::getItemIdentifier)
            .allMatch(ids::contains)) {
      count("Invalid response: " + response);
    }
  }

  private void count(String error) {
    var key = error.substring(0, Math.min(error.length(), MAX_MESSAGE_LENGTH));
    counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
  }
}
