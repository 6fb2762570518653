package student.intake.telemetry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.AWSXRayRecorderBuilder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.strategy.DefaultStreamingStrategy;
import com.amazonaws.xray.strategy.DefaultThrowableSerializationStrategy;

/** Makes the recorder of X-Ray subsegments that is fit for batches. */
public final class XRayRecorder {

  /**
   * A document travels in one UDP datagram, of 64 KB at most, and one that is larger is lost with all
   * that it holds: so subsegments leave in small documents, and without stack traces.
   */
  private static final int MAX_SUBSEGMENTS_A_DOCUMENT = 10;

  private static final int MAX_STACK_FRAMES = 0;

  private XRayRecorder() {}

  /** A recorder for the function's clients and its batches alike; thread-safe. */
  public static AWSXRayRecorder create() {
    return builder().build();
  }

  /** The same, with {@code emitter} for X-Ray's daemon. */
  static AWSXRayRecorder to(Emitter emitter) {
    return builder().withEmitter(emitter).build();
  }

  private static AWSXRayRecorderBuilder builder() {
    return AWSXRayRecorderBuilder.standard()
        .withStreamingStrategy(new DefaultStreamingStrategy(MAX_SUBSEGMENTS_A_DOCUMENT))
        .withThrowableSerializationStrategy(
            new DefaultThrowableSerializationStrategy(MAX_STACK_FRAMES));
  }
}
