package student.intake.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import student.intake.IntakeHandler;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutcomeCounts;

class DemoIT {

  private static final int MESSAGES = 60;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final EmbeddedCloud cloud = EmbeddedCloud.start();
  private final OutcomeCounts counts = new OutcomeCounts();
  private final Demo demo = new Demo(cloud, counts, MESSAGES,
      new PrintStream(printed, true, UTF_8));

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void succeeds_with_the_function() throws Exception {
    assertThat(demo.run(IntakeHandler.create(cloud.settings(), counts))).as(text()).isTrue();
    assertThat(text()).contains("messages sent", "60", "students added", "48");
    assertThat(text()).doesNotContain("FAILED");
  }

  @Test
  void leaves_the_dead_letters_in_their_queue() throws Exception {
    demo.run(IntakeHandler.create(cloud.settings(), counts));
    assertThat(cloud.queue().deadLetterDepth().visible())
        .isEqualTo(Math.toIntExact(counts.of(DeadLettered.class))).isPositive();
  }

  @Test
  void fails_with_a_function_that_loses_messages() throws Exception {
    RequestHandler<SQSEvent, SQSBatchResponse> losesMessages = (_,
        _) -> new SQSBatchResponse(List.of());
    assertThat(demo.run(losesMessages)).isFalse();
    assertThat(text()).contains(
        "FAILED  the table contains exactly the students sent",
        "FAILED  the dead-letter queue contains exactly the malformed messages, unchanged");
  }

  private String text() {
    return printed.toString(UTF_8);
  }
}
