package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.telemetry.Telemetry.Batch;

/** Traces batches and their calls to AWS. One implementation replaces {@link XRay}. */
public interface Tracing {

  /** Traces nothing. */
  Tracing NONE = new Untraced();

  /** Processes {@code batch} as part of the invocation's trace and returns its result unchanged. */
  BatchResult trace(Context context, Batch batch) throws InterruptedException;

  /** Returns what the AWS clients need to trace their calls. */
  List<ExecutionInterceptor> interceptors();

  /** Loads everything that the first traced batch needs, before a snapshot. */
  void prepare();

  /** Returns tracing that does the same work and discards the traces. For priming. */
  Tracing discarding();

  /** The implementation of {@link #NONE}. */
  record Untraced() implements Tracing {

    @Override
    public BatchResult trace(Context context, Batch batch) throws InterruptedException {
      return batch.process(ConcurrentCalls.Context.NONE);
    }

    @Override
    public List<ExecutionInterceptor> interceptors() {
      return List.of();
    }

    @Override
    public void prepare() {
      // Nothing to load.
    }

    @Override
    public Tracing discarding() {
      return this;
    }
  }
}
