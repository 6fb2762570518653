package student.intake.snapstart;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import student.intake.batch.BatchFailedException;
import student.intake.batch.ErrorCode;

/** How far priming has come, and what failed. Thread-safe. */
final class PrimingProgress {

  /** The cause of what was not done, or not finished, in priming's time. */
  static final String BUDGET_ENDED = "TimeBudgetEnded";

  private final AtomicInteger batches = new AtomicInteger();
  private final Map<String, Integer> causes = new ConcurrentSkipListMap<>();
  private volatile String queueCause = "";

  /** Runs {@code step}. Never throws: a failure is counted. */
  void attempt(Runnable step) {
    try {
      step.run();
    } catch (BatchFailedException _) {
      // The causes were counted message by message.
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  void batchDone() {
    batches.incrementAndGet();
  }

  boolean hasDone(int planned) {
    return batches.get() >= planned;
  }

  void failed(Throwable failure) {
    failed(ErrorCode.of(failure));
  }

  void failed(String cause) {
    causes.merge(cause, 1, Integer::sum);
  }

  void queueFailed(Throwable failure) {
    queueCause = ErrorCode.of(failure);
  }

  /** Logs the line for {@code planned} batches. */
  void log(Logger log, int planned, Duration time) {
    var fields = new Object[]{
        entry("milliseconds", time.toMillis()),
        entry("batches", batches.get()),
        entry("planned", planned),
        entry("causes", causes),
        entry("queue_cause", queueCause)};
    if (batches.get() == 0) {
      log.warn("Not primed: the first invocation after a restore takes longer", fields);
    } else if (!hasDone(planned) || !causes.isEmpty() || !queueCause.isEmpty()) {
      log.warn("Primed in part: the first invocation after a restore may take longer", fields);
    } else {
      log.info("Primed", fields);
    }
  }
}
