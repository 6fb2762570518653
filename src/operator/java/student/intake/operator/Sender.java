package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingLong;
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

/**
 * Sends lines in batches of ten and 1 MiB at most, several batches in flight; what fails is tried
 * again after a growing delay.
 *
 * <p>On a FIFO queue the batches of one message group follow each other. On any queue a message may
 * arrive twice when an answer was lost.
 */
final class Sender {

  /** SQS API Reference, SendMessageBatch. */
  static final int MAX_ENTRIES = 10;

  private static final int MAX_TRIES = 6;
  private static final BackoffStrategy BACK_OFF = BackoffStrategy.exponentialDelay(
      Duration.ofMillis(200), Duration.ofSeconds(5));

  private final SqsClient sqs;
  private final String queueUrl;
  private final Optional<String> group;
  private final int inFlight;
  private final Pace pace;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private final AtomicInteger sent = new AtomicInteger();
  private final Queue<Unsent> unsent = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable String> hopeless = new AtomicReference<>();

  /**
   * A sender for one call of {@link #send}.
   *
   * @param group message group of all; empty for one each student
   * @param inFlight batches at once
   * @param stopped whether nothing more shall be sent
   */
  Sender(
      SqsClient sqs, String queueUrl, Optional<String> group, int inFlight, Pace pace,
      Progress progress, BooleanSupplier stopped) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.group = group;
    this.inFlight = inFlight;
    this.pace = pace;
    this.progress = progress;
    this.stopped = stopped;
  }

  /** Sends {@code lines}, and tells what was not sent, in the order of the input. */
  Result send(List<Line> lines) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      work(lines).forEach(batches -> workers.execute(() -> sendAll(batches)));
    }
    return new Result(
        sent.get(), unsent.stream().sorted(comparingLong(it -> it.line().number())).toList());
  }

  /** What each worker takes its batches from: all from one queue, or each from that of its groups. */
  private Stream<Queue<List<Line>>> work(List<Line> lines) {
    if (!isFifo()) {
      var all = batches(lines);
      return IntStream.range(0, inFlight).mapToObj(_ -> all);
    }
    return lines.stream()
        .collect(groupingBy(it -> Math.floorMod(group(it).hashCode(), inFlight)))
        .values()
        .stream()
        .map(Sender::batches);
  }

  static Queue<List<Line>> batches(List<Line> lines) {
    var batches = new ConcurrentLinkedQueue<List<Line>>();
    var batch = new ArrayList<Line>();
    var bytes = 0;
    for (var line : lines) {
      if (batch.size() == MAX_ENTRIES || bytes + line.bytes() > Line.MAX_BYTES) {
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

  private void sendAll(Queue<List<Line>> batches) {
    for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
      deliver(batch.stream().map(it -> new Entry(it, UUID.randomUUID().toString())).toList());
    }
  }

  private void deliver(List<Entry> batch) {
    var left = batch;
    var cause = "stopped";
    try {
      for (var tries = 1; tries <= MAX_TRIES && !left.isEmpty() && goesOn(); tries++) {
        if (tries > 1) {
          Thread.sleep(BACK_OFF.computeDelay(tries - 1));
        }
        pace.await(left.size());
        var answer = call(left);
        cause = answer.cause();
        left = answer.failed();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var why = hopeless.get() == null ? cause : hopeless.get();
    left.forEach(it -> unsent.add(new Unsent(it.line(), why)));
  }

  private boolean goesOn() {
    return hopeless.get() == null && !stopped.getAsBoolean();
  }

  private Answer call(List<Entry> entries) {
    try {
      var requests = IntStream.range(0, entries.size())
          .mapToObj(i -> request(String.valueOf(i), entries.get(i)))
          .toList();
      var response = sqs.sendMessageBatch(it -> it.queueUrl(queueUrl).entries(requests));
      var acknowledged = response.successful().stream().map(it -> it.id()).collect(toSet());
      sent.addAndGet(acknowledged.size());
      progress.add(acknowledged.size());
      var left = IntStream.range(0, entries.size())
          .filter(i -> !acknowledged.contains(String.valueOf(i)))
          .mapToObj(entries::get)
          .toList();
      var causes = response.failed().stream().map(BatchResultErrorEntry::code).distinct();
      return new Answer(left,
          causes.sorted().collect(joining(", ", "not acknowledged ", "")).strip());
    } catch (SdkException failure) {
      if (!mayPass(failure)) {
        hopeless.set(failure.getMessage());
      }
      return new Answer(entries, String.valueOf(failure.getMessage()));
    }
  }

  /** What SQS refuses, such as an unknown queue, it refuses for every other batch too. */
  private static boolean mayPass(SdkException failure) {
    return failure.retryable()
        || (failure instanceof AwsServiceException answer
            && (answer.isThrottlingException() || answer.statusCode() >= 500));
  }

  private SendMessageBatchRequestEntry request(String entryId, Entry entry) {
    var request = SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(entry.line().body());
    if (isFifo()) {
      request.messageGroupId(group(entry.line())).messageDeduplicationId(entry.deduplicationId());
    }
    return request.build();
  }

  private boolean isFifo() {
    return queueUrl.endsWith(".fifo");
  }

  /** SQS API Reference, SendMessage: a group id has 128 characters of ASCII, no space among them. */
  private String group(Line line) {
    return group.orElseGet(
        () -> line.studentId().matches("[!-~]{1,128}")
            ? line.studentId()
            : UUID.nameUUIDFromBytes(line.studentId().getBytes(UTF_8)).toString());
  }

  /** The same deduplication id at every try: a second one whose first answer was lost is no other. */
  private record Entry(Line line, String deduplicationId) {}

  private record Answer(List<Entry> failed, String cause) {}

  /** A line that was not sent, as far as is known. */
  record Unsent(Line line, String cause) {}

  /** What became of the lines. */
  record Result(int sent, List<Unsent> unsent) {}
}
