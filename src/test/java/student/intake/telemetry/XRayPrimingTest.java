package student.intake.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;
import student.intake.settings.Settings;
import student.intake.snapstart.Priming;

/** X-Ray in a snapshot. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class XRayPrimingTest {

  @Test
  void the_first_sampled_batch_after_a_restore_creates_no_recorder() {
    var created = new AtomicInteger();
    var recorder = XRayRecorders.discarding();
    var tracing = new XRay(() -> {
      created.incrementAndGet();
      return recorder;
    });
    Priming.register(
        Settings.from(Map.of("AWS_REGION", "eu-west-1")),
        tracing,
        (_, _, _) -> (_, _) -> new SQSBatchResponse(List.of()))
        .beforeCheckpoint(Core.getGlobalContext());
    assertThat(created).hasValue(1);

    var segment = recorder.beginSegment("invocation");
    tracing.trace(
        LocalContext.withTimeLeft(Duration.ofMinutes(1)),
        _ -> new BatchResult(List.of(), Duration.ZERO));
    recorder.endSegment();
    assertThat(segment.getSubsegmentsCopy()).hasSize(1);
    assertThat(created).hasValue(1);
  }
}
