package student.intake.queue;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.ErrorCode;
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
  record Response(Set<String> successful, List<BatchResultErrorEntry> failed) {

    private static final String NOT_ACKNOWLEDGED = "NotAcknowledged";

    /** Leaves out what is null in a response. */
    static <S> Response of(
        List<S> successful, Function<S, String> id, List<BatchResultErrorEntry> failed) {
      return new Response(
          successful.stream().filter(Objects::nonNull).map(id).collect(toSet()),
          failed.stream().filter(Objects::nonNull).toList());
    }

    /** Returns why the entry failed; empty only if SQS acknowledged it and did not refuse it. */
    Optional<Retry> failure(String id) {
      return refusal(id).or(
          () -> successful.contains(id)
              ? Optional.empty()
              : Optional.of(
                  new Retry(NOT_ACKNOWLEDGED, "SQS did not acknowledge the entry")));
    }

    private Optional<Retry> refusal(String id) {
      return failed.stream()
          .filter(it -> id.equals(it.id()))
          .findFirst()
          .map(it -> ErrorCode.orElse(it.code(), NOT_ACKNOWLEDGED))
          .map(it -> new Retry(it, "SQS refused the entry"));
    }
  }

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
      var entry = entries.get(i);
      response.failure(String.valueOf(i)).ifPresent(it -> failures.put(entry, it));
    }
    return failures;
  }
}
