package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.interceptors.TracingInterceptor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.telemetry.Telemetry.Batch;

/**
 * Tracing with the AWS X-Ray SDK. The recorder is created for the first sampled batch: most batches are
 * not sampled, and loading the SDK takes longer than processing a batch. Thread-safe.
 */
public final class XRay implements Tracing {

  private final Supplier<AWSXRayRecorder> newRecorder;
  private volatile @Nullable Recording recording;

  XRay(Supplier<AWSXRayRecorder> newRecorder) {
    this.newRecorder = newRecorder;
  }

  /** Creates tracing that sends to the X-Ray daemon. */
  public static XRay create() {
    return new XRay(XRayRecorders::sending);
  }

  @Override
  public BatchResult trace(Context context, Batch batch) {
    var header = new IncomingTraceHeader(context.getXrayTraceId());
    if (!header.isSampled()) {
      return NONE.trace(context, batch);
    }
    var current = recording();
    return SampledBatch.trace(current.recorder(), current.tracer(), header, batch);
  }

  @Override
  public List<ExecutionInterceptor> interceptors() {
    return List.of(new RedactingTracingInterceptor());
  }

  /** A recorder holds no connection: it sends datagrams. It can be part of a snapshot. */
  @Override
  public void prepare() {
    recording();
  }

  @Override
  public Tracing discarding() {
    return new XRay(XRayRecorders::discarding);
  }

  private synchronized Recording recording() {
    var current = recording;
    if (current == null) {
      var recorder = newRecorder.get();
      current = new Recording(recorder, new TracingInterceptor(recorder, null, null));
      recording = current;
    }
    return current;
  }

  private record Recording(AWSXRayRecorder recorder, ExecutionInterceptor tracer) {}
}
