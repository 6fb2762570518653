package student.intake.local.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import student.intake.runtime.XRayDaemon;

/**
 * The documents that the function's recorders send. While it is open, system properties point the X-Ray
 * SDK at it and give the SDK a sampled trace. The variable {@code LAMBDA_TASK_ROOT} must be set: without it
 * the SDK does not look for the trace.
 */
final class ReceivedTraces implements AutoCloseable {

  private static final String ADDRESS = "com.amazonaws.xray.emitters.daemonAddress";
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final Predicate<String> forbidden;
  private final LongAdder documents = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder unfinished = new LongAdder();
  private final LongAdder quoting = new LongAdder();
  private final XRayDaemon daemon = XRayDaemon.start(this::receive);

  private ReceivedTraces(Predicate<String> forbidden) {
    this.forbidden = forbidden;
  }

  /**
   * Starts to receive.
   *
   * @param forbidden what no document may contain
   */
  static ReceivedTraces start(Predicate<String> forbidden) {
    var traces = new ReceivedTraces(forbidden);
    Map.of(ADDRESS, traces.daemon.address(), TRACE_HEADER, Sampling.SAMPLED)
        .forEach(System::setProperty);
    return traces;
  }

  /** Returns the number of documents. */
  long documents() {
    return documents.sum();
  }

  /** Returns the number of batches whose own document has arrived. */
  long batches() {
    return batches.sum();
  }

  /** Returns the number of documents with a call that had not ended. */
  long unfinished() {
    return unfinished.sum();
  }

  /** Returns the number of documents with forbidden content. */
  long quoting() {
    return quoting.sum();
  }

  @Override
  public void close() {
    System.clearProperty(ADDRESS);
    System.clearProperty(TRACE_HEADER);
    daemon.close();
  }

  private void receive(JsonNode document) {
    documents.increment();
    if (document.path("name").asText().equals("batch")) {
      batches.increment();
    }
    if (!document.findValues("in_progress").isEmpty()) {
      unfinished.increment();
    }
    if (forbidden.test(document.toString())) {
      quoting.increment();
    }
  }
}
