package student.intake.queue;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.Retry;

/**
 * Batch calls to SQS that are made concurrently.
 *
 * @param call makes one call, for at most {@link #MAX_ENTRIES} entries
 * @param timeout timeout of all calls together
 */
record BatchCalls<E>(Function<List<E>, Response> call, Duration timeout) {

  /** SQS API Reference, SendMessageBatch and ChangeMessageVisibilityBatch. */
  static final int MAX_ENTRIES = 10;

  /** The response to one call; an entry's id is its index in the call. */
  record Response(Set<String> successful, List<BatchResultErrorEntry> failed) {}

  static <E, R> List<R> numbered(List<E> entries, BiFunction<E, String, R> toRequest) {
    return IntStream.range(0, entries.size())
        .mapToObj(i -> toRequest.apply(entries.get(i), String.valueOf(i)))
        .toList();
  }

  /**
   * Makes one call for each of {@code batches}.
   *
   * @return the entries that SQS did not acknowledge, each with the cause
   */
  Map<E, Retry> failures(List<List<E>> batches, ConcurrentCalls calls) {
    var tasks = batches.stream().<Callable<Response>>map(it -> () -> call.apply(it)).toList();
    var responses = calls.run(tasks, timeout);
    var failures = new HashMap<E, Retry>();
    for (var i = 0; i < batches.size(); i++) {
      failures.putAll(failures(batches.get(i), responses.get(i)));
    }
    return failures;
  }

  private static <E> Map<E, Retry> failures(List<E> entries, Future<Response> response) {
    return switch (response.state()) {
      case SUCCESS -> unacknowledged(entries, response.resultNow());
      case FAILED -> all(entries, Retry.after(response.exceptionNow()));
      case CANCELLED, RUNNING -> all(entries, Retry.DEADLINE_REACHED);
    };
  }

  private static <E> Map<E, Retry> all(List<E> entries, Retry retry) {
    return entries.stream().collect(toMap(Function.identity(), _ -> retry, (first, _) -> first));
  }

  private static <E> Map<E, Retry> unacknowledged(List<E> entries, Response response) {
    var failures = new HashMap<E, Retry>();
    for (var i = 0; i < entries.size(); i++) {
      var id = String.valueOf(i);
      if (!response.successful().contains(id)) {
        failures.put(entries.get(i), refusal(id, response));
      }
    }
    return failures;
  }

  private static Retry refusal(String id, Response response) {
    return response.failed()
        .stream()
        .filter(it -> id.equals(it.id()))
        .findFirst()
        .map(it -> new Retry(it.code(), "SQS refused the entry"))
        .orElse(new Retry("NotAcknowledged", "SQS did not acknowledge the entry"));
  }
}
