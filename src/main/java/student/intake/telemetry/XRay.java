package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.interceptors.TracingInterceptor;
import java.util.Optional;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.telemetry.Telemetry.Batch;

/**
 * X-Ray, for batches and for the calls to AWS below them. Asleep until the first batch that is
 * sampled, since most are not and its recorder takes longer to load than a batch to process.
 * Thread-safe.
 */
public final class XRay implements BatchTrace, Resource {

  private final Supplier<AWSXRayRecorder> made;
  private volatile @Nullable Awake awake;

  /** X-Ray with the recorder that {@code made} makes, once. */
  public XRay(Supplier<AWSXRayRecorder> made) {
    this.made = made;
  }

  /** X-Ray of a function: awake already in a snapshot, so that no restored batch has to wait. */
  public static XRay ofFunction() {
    var tracing = new XRay(XRayRecorder::create);
    Core.getGlobalContext().register(tracing);
    return tracing;
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> snapshot) {
    awake();
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> snapshot) {
    // A recorder keeps no connection: it addresses the daemon anew with each document.
  }

  @Override
  public BatchResult around(Context context, Batch batch) throws InterruptedException {
    return isSampled(context.getXrayTraceId())
        ? new SampledTrace(awake().recorder()).around(context, batch)
        : BatchTrace.NONE.around(context, batch);
  }

  /** What traces a call that this thread makes; empty when the thread works for no sampled batch. */
  Optional<ExecutionInterceptor> interceptor() {
    var current = awake;
    return current == null || current.recorder().getTraceEntity() == null
        ? Optional.empty()
        : Optional.of(current.interceptor());
  }

  /** A runtime that does not tell leaves the decision to X-Ray's own reading of the environment. */
  private static boolean isSampled(@Nullable String traceHeader) {
    return traceHeader == null || traceHeader.contains("Sampled=1");
  }

  private synchronized Awake awake() {
    var current = awake;
    if (current == null) {
      var recorder = made.get();
      current = new Awake(recorder, new TracingInterceptor(recorder, null, null));
      awake = current;
    }
    return current;
  }

  private record Awake(AWSXRayRecorder recorder, TracingInterceptor interceptor) {}
}
