package student.intake.telemetry;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.AWSXRayRecorderBuilder;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.amazonaws.xray.strategy.DefaultStreamingStrategy;

/** Creates X-Ray recorders whose documents are small enough for batches. */
final class XRayRecorders {

  /**
   * A document is one UDP datagram of at most 64 KB; a larger one is lost. Subsegments are therefore
   * sent in small documents.
   */
  private static final int MAX_SUBSEGMENTS_PER_DOCUMENT = 10;

  private XRayRecorders() {}

  static AWSXRayRecorder sending() {
    return builder().build();
  }

  /** A recorder that serializes documents but does not send them. */
  static AWSXRayRecorder discarding() {
    return sendingTo(new DiscardingEmitter());
  }

  static AWSXRayRecorder sendingTo(Emitter emitter) {
    return builder().withEmitter(emitter).build();
  }

  private static AWSXRayRecorderBuilder builder() {
    return AWSXRayRecorderBuilder.standard()
        .withStreamingStrategy(new DefaultStreamingStrategy(MAX_SUBSEGMENTS_PER_DOCUMENT))
        .withThrowableSerializationStrategy(new RedactedThrowables());
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
