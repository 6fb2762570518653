package student.intake.local.cloud;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome;
import student.intake.telemetry.Telemetry;

/** Telemetry that counts outcomes instead of writing them down. */
public final class OutcomeCounts implements Telemetry {

  private final Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicLong lastSettledNanos = new AtomicLong(System.nanoTime());

  @Override
  public BatchResult observe(Context context, Batch batch) {
    var result = batch.process(OutcomeCounts::asItIs);
    result.messages().forEach(it -> count(it.outcome()));
    return result;
  }

  /** How many messages have had an outcome of this kind, counting each time it was delivered. */
  public long of(Class<? extends Outcome> kind) {
    return counts.getOrDefault(kind, new LongAdder()).sum();
  }

  /** When a message was last done with, on the clock of System.nanoTime(). */
  public long lastSettledNanos() {
    return lastSettledNanos.get();
  }

  private void count(Outcome outcome) {
    counts.computeIfAbsent(outcome.getClass(), _ -> new LongAdder()).increment();
    if (outcome.settled()) {
      lastSettledNanos.set(System.nanoTime());
    }
  }

  private static <T> Callable<T> asItIs(Callable<T> task) {
    return task;
  }
}
