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

/** Telemetry that only counts outcomes. */
public final class OutcomeCounts implements Telemetry {

  private final Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicLong lastSettledNanos = new AtomicLong(System.nanoTime());

  @Override
  public BatchResult observe(Context context, Batch batch) {
    var result = batch.process(OutcomeCounts::untraced);
    result.messages().forEach(it -> count(it.outcome()));
    return result;
  }

  /** Returns the number of outcomes of this kind; each delivery of a message counts. */
  public long of(Class<? extends Outcome> kind) {
    return counts.getOrDefault(kind, new LongAdder()).sum();
  }

  /** Returns the time of the last settled outcome, as System.nanoTime(). */
  public long lastSettledNanos() {
    return lastSettledNanos.get();
  }

  private void count(Outcome outcome) {
    counts.computeIfAbsent(outcome.getClass(), _ -> new LongAdder()).increment();
    if (outcome.settled()) {
      lastSettledNanos.set(System.nanoTime());
    }
  }

  private static <T> Callable<T> untraced(Callable<T> task) {
    return task;
  }
}
