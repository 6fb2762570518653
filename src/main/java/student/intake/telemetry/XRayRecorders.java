package student.intake.telemetry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.AWSXRayRecorderBuilder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.amazonaws.xray.strategy.DefaultStreamingStrategy;
import com.amazonaws.xray.strategy.DefaultThrowableSerializationStrategy;

/** Creates X-Ray recorders whose documents are small enough for batches. */
final class XRayRecorders {

  /**
   * A document is one UDP datagram of at most 64 KB; a larger one is lost. Subsegments are therefore
   * sent in small documents and without stack traces.
   */
  private static final int MAX_SUBSEGMENTS_PER_DOCUMENT = 10;

  private static final int MAX_STACK_FRAMES = 0;

  private XRayRecorders() {}

  static AWSXRayRecorder sending() {
    return builder().build();
  }

  /** A recorder that serializes documents but does not send them. */
  static AWSXRayRecorder discarding() {
    return builder().withEmitter(new DiscardingEmitter()).build();
  }

  private static AWSXRayRecorderBuilder builder() {
    return AWSXRayRecorderBuilder.standard()
        .withStreamingStrategy(new DefaultStreamingStrategy(MAX_SUBSEGMENTS_PER_DOCUMENT))
        .withThrowableSerializationStrategy(
            new DefaultThrowableSerializationStrategy(MAX_STACK_FRAMES));
  }

  private static final class DiscardingEmitter extends Emitter {

    @Override
    public boolean sendSegment(Segment segment) {
      segment.serialize();
      return true;
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      subsegment.streamSerialize();
      return true;
    }
  }
}
