package student.intake.operator;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import student.intake.operator.InputLine.Valid;

/**
 * Sends lines with concurrent SendMessageBatch requests. Failed entries are retried with exponential
 * back-off and full jitter.
 *
 * <p>On a FIFO queue the batches of a message group are sent in order. On a standard queue a message
 * may be delivered twice when a response is lost.
 */
final class Sender {

  /** SQS API Reference, SendMessageBatch. */
  static final int MAX_ENTRIES = 10;

  private static final int MAX_ATTEMPTS = 6;

  /** No delay before attempt 1, up to 200 ms before attempt 2, up to 3.2 s before attempt 6. */
  private static final BackoffStrategy BACK_OFF = BackoffStrategy.exponentialDelay(
      Duration.ofMillis(200), Duration.ofSeconds(5));

  private final SqsClient sqs;
  private final String queueUrl;
  private final Optional<String> messageGroupId;
  private final int maxConcurrentRequests;
  private final RateLimiter rateLimiter;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private final AtomicInteger sent = new AtomicInteger();
  private final Queue<Unsent> unsent = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable String> permanentFailure = new AtomicReference<>();

  /**
   * Creates a sender for one call of {@link #send}.
   *
   * @param messageGroupId message group of all messages; if empty, each student has its own group
   * @param maxConcurrentRequests maximum number of concurrent requests
   * @param stopped whether to stop sending
   */
  Sender(
      SqsClient sqs, String queueUrl, Optional<String> messageGroupId, int maxConcurrentRequests,
      RateLimiter rateLimiter, Progress progress, BooleanSupplier stopped) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.messageGroupId = messageGroupId;
    this.maxConcurrentRequests = maxConcurrentRequests;
    this.rateLimiter = rateLimiter;
    this.progress = progress;
    this.stopped = stopped;
  }

  /** Sends {@code lines}. The unsent lines of the result are in input order. */
  Result send(List<Valid> lines) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      workQueues(lines).forEach(batches -> workers.execute(() -> sendAll(batches)));
    }
    return new Result(
        sent.get(), unsent.stream().sorted(comparingLong(it -> it.line().number())).toList());
  }

  /** Returns the queue of each worker: one shared queue, or on FIFO one for its message groups. */
  private Stream<Queue<List<Valid>>> workQueues(List<Valid> lines) {
    if (!isFifo()) {
      var all = batches(lines);
      return IntStream.range(0, maxConcurrentRequests).mapToObj(_ -> all);
    }
    return lines.stream()
        .collect(
            groupingBy(it -> Math.floorMod(messageGroupId(it).hashCode(), maxConcurrentRequests)))
        .values()
        .stream()
        .map(Sender::batches);
  }

  /** Splits {@code lines} by the quotas of SendMessageBatch. */
  static Queue<List<Valid>> batches(List<Valid> lines) {
    var batches = new ConcurrentLinkedQueue<List<Valid>>();
    var batch = new ArrayList<Valid>();
    var bytes = 0;
    for (var line : lines) {
      if (batch.size() == MAX_ENTRIES || bytes + line.bytes() > InputLine.MAX_BYTES) {
        batches.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(line);
      bytes += line.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  private void sendAll(Queue<List<Valid>> batches) {
    for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
      sendWithRetries(
          batch.stream().map(it -> new Entry(it, UUID.randomUUID().toString())).toList());
    }
  }

  private void sendWithRetries(List<Entry> batch) {
    var remaining = batch;
    var cause = "interrupted";
    try {
      for (var attempt = 1; attempt <= MAX_ATTEMPTS && !remaining.isEmpty()
          && shouldContinue(); attempt++) {
        Thread.sleep(BACK_OFF.computeDelay(attempt));
        rateLimiter.acquire(remaining.size());
        var result = attempt(remaining);
        cause = result.cause();
        remaining = result.failed();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var reported = requireNonNullElse(permanentFailure.get(), cause);
    remaining.forEach(it -> unsent.add(new Unsent(it.line(), reported)));
  }

  private boolean shouldContinue() {
    return permanentFailure.get() == null && !stopped.getAsBoolean();
  }

  private Attempt attempt(List<Entry> entries) {
    try {
      var requests = IntStream.range(0, entries.size())
          .mapToObj(i -> request(String.valueOf(i), entries.get(i)))
          .toList();
      var response = sqs.sendMessageBatch(it -> it.queueUrl(queueUrl).entries(requests));
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
    } catch (SdkException failure) {
      if (!isTransient(failure)) {
        permanentFailure.set(failure.getMessage());
      }
      return new Attempt(entries, String.valueOf(failure.getMessage()));
    }
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
    if (isFifo()) {
      request.messageGroupId(messageGroupId(entry.line()))
          .messageDeduplicationId(entry.deduplicationId());
    }
    return request.build();
  }

  private boolean isFifo() {
    return queueUrl.endsWith(".fifo");
  }

  private String messageGroupId(Valid line) {
    return messageGroupId.orElseGet(() -> MessageGroup.of(line.studentId()));
  }

  /** All attempts have the same deduplication id, so that a retry cannot add a second message. */
  private record Entry(Valid line, String deduplicationId) {}

  private record Attempt(List<Entry> failed, String cause) {}

  /** A line that SQS has not acknowledged. */
  record Unsent(Valid line, String cause) {}

  /** The number of messages sent, and the lines that were not sent. */
  record Result(int sent, List<Unsent> unsent) {}
}
