package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.telemetry.Telemetry.Batch;

/** Traces batches and their calls to AWS. By default every method does nothing. */
public interface Tracing {

  /** Traces nothing. */
  Tracing NONE = new Tracing() {
  };

  /** Processes {@code batch} as part of the invocation's trace and returns its result unchanged. */
  default BatchResult trace(Context context, Batch batch) {
    return batch.process(ConcurrentCalls.Context.NONE);
  }

  /** Returns the interceptors that trace the calls of an AWS client. */
  default List<ExecutionInterceptor> interceptors() {
    return List.of();
  }

  /** Loads what the first traced batch needs, so that a snapshot contains it. */
  default void prepare() {}

  /** Returns tracing that does the same work and discards the traces, for priming. */
  default Tracing discarding() {
    return this;
  }
}
