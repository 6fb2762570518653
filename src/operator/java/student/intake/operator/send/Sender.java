package student.intake.operator.send;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import student.intake.command.InterruptSignal;
import student.intake.operator.OperatorException;
import student.intake.operator.Progress;
import student.intake.operator.RateLimiter;
import student.intake.operator.input.InputException;
import student.intake.operator.input.InputLine.Valid;
import student.intake.operator.send.CheckedInput.LinesToSend;

/**
 * Sends lines with concurrent SendMessageBatch requests. Failed entries are retried with exponential
 * back-off and full jitter.
 *
 * <p>Lines are read while others are sent: at most three batches per concurrent request are in memory. On a
 * FIFO queue the batches of a message group are sent in order. On a standard queue a message may be
 * delivered twice when a response is lost.
 */
final class Sender {

  private static final int MAX_ATTEMPTS = 6;

  /** No delay before attempt 1, up to 200 ms before attempt 2, up to 3.2 s before attempt 6. */
  private static final BackoffStrategy BACK_OFF = BackoffStrategy.exponentialDelay(
      Duration.ofMillis(200), Duration.ofSeconds(5));

  private final SqsClient sqs;
  private final Destination destination;
  private final int maxConcurrentRequests;
  private final RateLimiter rateLimiter;
  private final Progress progress;
  private final InterruptSignal stop;
  private final int maxListedLines;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong firstUnsent = new AtomicLong(Long.MAX_VALUE);
  private final Map<String, LineNumbers> failed = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable String> permanentFailure = new AtomicReference<>();

  /**
   * Creates a sender for one call of {@link #send}.
   *
   * @param maxConcurrentRequests maximum number of concurrent requests
   * @param stop stops sending when it is raised
   * @param maxListedLines how many of the failed lines the result lists for each cause
   */
  Sender(
      SqsClient sqs, Destination destination, int maxConcurrentRequests, RateLimiter rateLimiter,
      Progress progress, InterruptSignal stop, int maxListedLines) {
    this.sqs = sqs;
    this.destination = destination;
    this.maxConcurrentRequests = maxConcurrentRequests;
    this.rateLimiter = rateLimiter;
    this.progress = progress;
    this.stop = stop;
    this.maxListedLines = maxListedLines;
  }

  /** Returns the number of requests that sending {@code lines} takes if none is repeated. */
  static long requests(LinesToSend lines, Destination destination, int maxConcurrentRequests)
      throws IOException {
    return Lanes.of(destination, maxConcurrentRequests).count(lines);
  }

  /** Sends {@code lines} until the last one, a failure that affects all, or an interruption. */
  Result send(LinesToSend lines) {
    var lanes = Lanes.of(destination, maxConcurrentRequests);
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      lanes.ofWorkers().forEach(lane -> workers.execute(() -> sendAll(lane)));
      try {
        read(lines, lanes);
      } finally {
        lanes.end();
      }
    }
    var first = firstUnsent.get();
    return new Result(
        sent.get(), new TreeMap<>(failed), Optional.ofNullable(permanentFailure.get()),
        first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first));
  }

  private void read(LinesToSend lines, Lanes lanes) {
    var next = 1L;
    try {
      while (shouldContinue()) {
        var line = lines.next();
        if (line == null) {
          return;
        }
        next = line.number();
        lanes.add(line);
        next++;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | InputException | OperatorException failure) {
      permanentFailure.set(failure.getMessage());
    }
    addUnsent(next);
  }

  private void addUnsent(long number) {
    firstUnsent.accumulateAndGet(number, Math::min);
  }

  private void sendAll(Lanes.Lane lane) {
    try {
      lane.forEach(
          batch -> sendWithRetries(
              batch.stream().map(it -> new Entry(it, UUID.randomUUID().toString())).toList()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendWithRetries(List<Entry> batch) {
    var remaining = batch;
    var cause = "interrupted";
    try {
      for (var attempt = 1; attempt <= MAX_ATTEMPTS && !remaining.isEmpty()
          && waitFor(attempt, remaining.size()); attempt++) {
        var result = attempt(remaining);
        cause = result.cause();
        remaining = result.failed();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var reported = cause;
    var listed = shouldContinue();
    remaining.forEach(it -> {
      addUnsent(it.line().number());
      if (listed) {
        failed.computeIfAbsent(reported, _ -> new LineNumbers(maxListedLines))
            .add(it.line().number());
      }
    });
  }

  /** Waits for the back-off and the rate, and returns whether to send then. */
  private boolean waitFor(int attempt, int messages) throws InterruptedException {
    return shouldContinue()
        && !stop.await(BACK_OFF.computeDelay(attempt).toMillis())
        && !stop.await(millisecondsRoundedUp(rateLimiter.reserve(messages)))
        && shouldContinue();
  }

  private static long millisecondsRoundedUp(Duration duration) {
    return duration.plusNanos(999_999).toMillis();
  }

  private boolean shouldContinue() {
    return permanentFailure.get() == null && !stop.raised();
  }

  private Attempt attempt(List<Entry> entries) {
    try {
      var requests = IntStream.range(0, entries.size())
          .mapToObj(i -> request(String.valueOf(i), entries.get(i)))
          .toList();
      var response = sqs.sendMessageBatch(
          it -> it.queueUrl(destination.queueUrl()).entries(requests));
      var successful = response.successful().stream().map(it -> it.id()).collect(toSet());
      sent.addAndGet(successful.size());
      progress.add(successful.size());
      var failed = IntStream.range(0, entries.size())
          .filter(i -> !successful.contains(String.valueOf(i)))
          .mapToObj(entries::get)
          .toList();
      var codes = response.failed().stream().map(BatchResultErrorEntry::code).distinct().sorted()
          .collect(joining(", "));
      return new Attempt(failed, codes.isEmpty() ? "not acknowledged" : codes);
    } catch (RuntimeException failure) {
      var message = message(failure);
      if (!(failure instanceof SdkException it && isTransient(it))) {
        permanentFailure.set(message);
      }
      return new Attempt(entries, message);
    }
  }

  private static String message(RuntimeException failure) {
    return failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        && answer.awsErrorDetails().errorMessage() != null
            ? "%s (%s)".formatted(
                answer.awsErrorDetails().errorMessage(), answer.awsErrorDetails().errorCode())
            : requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }

  /** Other failures, such as a queue that does not exist, affect every batch. */
  private static boolean isTransient(SdkException failure) {
    return failure.retryable()
        || (failure instanceof AwsServiceException answer
            && (answer.isThrottlingException() || answer.statusCode() >= 500));
  }

  private SendMessageBatchRequestEntry request(String entryId, Entry entry) {
    var request = SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(entry.line().body());
    if (destination.isFifo()) {
      request.messageGroupId(destination.messageGroupId(entry.line()))
          .messageDeduplicationId(entry.deduplicationId());
    }
    return request.build();
  }

  /** All attempts have the same deduplication id, so that a retry cannot add a second message. */
  private record Entry(Valid line, String deduplicationId) {}

  private record Attempt(List<Entry> failed, String cause) {}

  /**
   * What was sent.
   *
   * @param sent number of messages that SQS has acknowledged
   * @param failed lines that failed in all attempts, by cause
   * @param failure why sending ended early, unless it was interrupted
   * @param firstUnsent the first line that was not sent; earlier lines need not be sent again
   */
  record Result(
      long sent, Map<String, LineNumbers> failed, Optional<String> failure,
      OptionalLong firstUnsent) {}
}
