package student.intake.local.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.operator.deadletters.BrowseLimits;
import student.intake.operator.deadletters.DeadLetter;
import student.intake.operator.deadletters.DeadLetterQueue;

/** Shows, replays and discards dead letters. */
final class DeadLetters {

  private final DeadLetterLog log;
  private final DeadLetterQueue queue;
  private final String enrollmentQueueUrl;

  DeadLetters(DeadLetterLog log, EmbeddedQueue queue) {
    this.log = log;
    this.queue = new DeadLetterQueue(
        queue.client(), queue.deadLetterUrl(), DeadLetterQueue.DEFAULT_VISIBILITY_TIMEOUT);
    this.enrollmentQueueUrl = queue.url();
  }

  /** Returns the newest. */
  Listed list() {
    var letters = log.all().stream().map(View::of).toList();
    return new Listed(queue.depth().total(), letters);
  }

  /**
   * Returns everything about one.
   *
   * @param names whether to include what can be a student's name
   */
  Details get(String messageId, boolean names) {
    var letter = log.get(messageId).orElseThrow(DeadLetters::gone);
    return new Details(
        View.of(letter), !names, names ? letter.message().body() : null,
        MessageView.Attribute.all(letter.message().messageAttributes(), names));
  }

  /** Sends one to the enrollment queue again. */
  void replay(String messageId) throws IOException, InterruptedException {
    requireFound(process(it -> hasId(it, messageId), 1, this::replay));
  }

  /** Sends all to the enrollment queue again, and returns how many. */
  int replayAll() throws IOException, InterruptedException {
    return process(_ -> true, Integer.MAX_VALUE, this::replay);
  }

  /** Deletes one. */
  void discard(String messageId) throws IOException, InterruptedException {
    requireFound(process(it -> hasId(it, messageId), 1, queue::delete));
  }

  /** Deletes all, and returns how many. */
  int discardAll() throws IOException, InterruptedException {
    return process(_ -> true, Integer.MAX_VALUE, queue::delete);
  }

  private void replay(DeadLetter letter) {
    queue.sendTo(enrollmentQueueUrl, letter);
    queue.delete(letter);
  }

  /** One that arrives later may have been replayed and rejected again. */
  private int process(Predicate<DeadLetter> selection, int max, Action action)
      throws IOException, InterruptedException {
    var start = Instant.now();
    var count = new AtomicInteger();
    var limits = new BrowseLimits(
        Integer.MAX_VALUE, () -> Duration.ZERO, () -> count.get() >= max);
    queue.process(limits, it -> {
      if (it.sentAt().isAfter(start) || !selection.test(it)) {
        return false;
      }
      action.run(it);
      count.incrementAndGet();
      return true;
    });
    return count.get();
  }

  private static boolean hasId(DeadLetter letter, String messageId) {
    return letter.message().messageId().equals(messageId);
  }

  private static void requireFound(int count) {
    if (count == 0) {
      throw gone();
    }
  }

  private static PageException gone() {
    return new PageException(
        404, "The dead letter is not in the queue, or another consumer has received it.");
  }

  /** What is done with a dead letter. */
  @FunctionalInterface
  private interface Action {
    void run(DeadLetter letter);
  }

  /**
   * Dead letters.
   *
   * @param total number in the queue
   */
  record Listed(int total, List<View> deadLetters) {}

  /**
   * A dead letter in a list.
   *
   * @param id the student's id, or null if the body has none
   * @param sentAt in milliseconds since 1970
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record View(
      String messageId, @Nullable String id, String code, String sentence, long sentAt,
      int receiveCount) {

    static View of(DeadLetter letter) {
      return new View(
          letter.message().messageId(),
          letter.studentId().map(TrackedMessage::shortened).orElse(null), letter.code(),
          letter.reason(), letter.firstSentAt().toEpochMilli(),
          Integer.parseInt(letter.receiveCount()));
    }
  }

  /** Everything about a dead letter. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Details(
      @JsonUnwrapped View view, boolean hidden, @Nullable String body,
      List<MessageView.Attribute> messageAttributes) {}
}
