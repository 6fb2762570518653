package student.intake.telemetry;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.entities.Entity;
import com.amazonaws.xray.entities.Subsegment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.Retry;
import student.intake.telemetry.Telemetry.Batch;

/**
 * One subsegment for the batch, annotated with its counts; its calls are children of it.
 *
 * <p>X-Ray's recorder is not safe against a child that ends while its parent does (aws-xray-sdk-java
 * issue 108). One lock therefore guards the trace of a batch, and a call that outlives its batch is
 * ended with it. What the recorder throws never reaches a call.
 */
final class SampledBatch implements ConcurrentCalls.Context {

  private static final Logger LOG = LoggerFactory.getLogger(SampledBatch.class);

  private static final ScopedValue<SampledBatch> OF_CALL = ScopedValue.newInstance();

  private final ReentrantLock lock = new ReentrantLock();
  private final AWSXRayRecorder recorder;
  private final ExecutionInterceptor tracer;
  private final IncomingTraceHeader traceHeader;
  private final Subsegment subsegment;
  private final Map<String, Integer> failures = new TreeMap<>();
  private boolean ended;

  private SampledBatch(
      AWSXRayRecorder recorder, ExecutionInterceptor tracer, IncomingTraceHeader traceHeader) {
    this.recorder = recorder;
    this.tracer = tracer;
    this.traceHeader = traceHeader;
    this.subsegment = recorder.beginSubsegment("batch");
  }

  /**
   * Traces {@code batch}.
   *
   * @param tracer X-Ray's interceptor, which records a call as a child of the thread's trace entity
   */
  static BatchResult trace(
      AWSXRayRecorder recorder,
      ExecutionInterceptor tracer,
      IncomingTraceHeader traceHeader,
      Batch batch) {
    var sampled = new SampledBatch(recorder, tracer, traceHeader);
    try {
      var result = batch.process(sampled);
      sampled.annotate(result);
      return result;
    } finally {
      sampled.reportFailures();
      sampled.end();
    }
  }

  /** Returns the batch that the current thread makes a call for, if that batch is sampled. */
  static Optional<SampledBatch> ofCall() {
    return OF_CALL.isBound() ? Optional.of(OF_CALL.get()) : Optional.empty();
  }

  @Override
  public <T> Callable<T> wrap(Callable<T> task) {
    return () -> ScopedValue.where(OF_CALL, this).call(task::call);
  }

  IncomingTraceHeader traceHeader() {
    return traceHeader;
  }

  /** Records a part of a call. Once the batch has ended, nothing is recorded. */
  void record(Consumer<ExecutionInterceptor> part) {
    lock.lock();
    try {
      if (!ended) {
        subsegment.run(() -> part.accept(tracer), recorder);
      }
    } catch (Throwable failure) {
      failures.merge(failure.getClass().getName(), 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void annotate(BatchResult batch) {
    subsegment.putAnnotation("messages", batch.messages().size());
    subsegment.putAnnotation("added", batch.count(Added.class));
    subsegment.putAnnotation("already_present", batch.count(AlreadyPresent.class));
    subsegment.putAnnotation("in_conflict", batch.count(Conflict.class));
    subsegment.putAnnotation("rejected", batch.rejected());
    subsegment.putAnnotation("retried", batch.count(Retry.class));
  }

  private void reportFailures() {
    lock.lock();
    try {
      if (!failures.isEmpty()) {
        LOG.warn("Calls were not traced completely", entry("causes", failures));
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      subsegment.getSubsegmentsCopy().stream().filter(Entity::isInProgress)
          .forEach(Subsegment::end);
      recorder.endSubsegment();
    } finally {
      leaveThread();
      lock.unlock();
    }
  }

  /** The recorder failed to end the subsegment: the thread's next batch is not part of this one. */
  private void leaveThread() {
    if (subsegment.equals(recorder.getTraceEntity())) {
      recorder.clearTraceEntity();
    }
  }
}
