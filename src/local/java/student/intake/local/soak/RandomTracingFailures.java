package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.telemetry.Telemetry.Batch;
import student.intake.telemetry.Tracing;

/** Throws from tracing at random, before the batch is processed or afterwards. Thread-safe. */
final class RandomTracingFailures {

  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();
  private final LongAdder sampled = new LongAdder();

  /** Creates failures with this probability for each batch. */
  RandomTracingFailures(double rate, long seed) {
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns the number of failures so far. */
  long count() {
    return count.sum();
  }

  /** Returns the number of sampled batches that have been handed to the tracing. */
  long sampledBatches() {
    return sampled.sum();
  }

  /** Returns {@code tracing}, with failures. */
  Tracing around(Tracing tracing) {
    return new Failing(tracing);
  }

  private final class Failing implements Tracing {

    private final Tracing tracing;

    Failing(Tracing tracing) {
      this.tracing = tracing;
    }

    @Override
    public BatchResult trace(Context context, Batch batch) {
      var chance = random.nextDouble();
      failIf(chance < rate / 2);
      if (Sampling.isSampled(context)) {
        sampled.increment();
      }
      var result = tracing.trace(context, batch);
      failIf(chance < rate);
      return result;
    }

    @Override
    public List<ExecutionInterceptor> interceptors() {
      return tracing.interceptors();
    }

    private void failIf(boolean failing) {
      if (failing) {
        count.increment();
        throw new IllegalStateException("Injected: tracing failed");
      }
    }
  }
}
