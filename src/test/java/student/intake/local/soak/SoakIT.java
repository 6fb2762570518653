package student.intake.local.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import student.intake.IntakeHandler;
import student.intake.command.InterruptSignal;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.workload.RandomWorkload;

/**
 * Random messages with random faults: each message's student is in the table with the first name, or the
 * message is in the dead-letter queue unchanged.
 */
@Isolated("Its timeouts assume an otherwise idle machine.")
class SoakIT {

  private static final int MESSAGES = 150;
  private static final int PERCENT = 20;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** {@code -Dsoak.seed} repeats a run with the seed that a failure printed. */
  private static final long SEED = Long.getLong("soak.seed", 1);

  @ParameterizedTest
  @EnumSource
  void no_message_is_lost_and_no_student_is_changed(EmbeddedQueue.Kind queue)
      throws Exception {
    try (var stop = InterruptSignal.never(); var soak = soak(queue)) {
      assertThat(soak.run(IntakeHandler::create, stop)).as(
          "run it again: mvn verify -Dit.test=SoakIT -Dsoak.seed=%d%n%s",
          SEED,
          printed.toString(UTF_8)).isTrue();
    }
  }

  @Test
  void a_function_that_loses_messages_is_detected() throws Exception {
    try (var stop = InterruptSignal.never(); var soak = soak(EmbeddedQueue.Kind.STANDARD)) {
      assertThat(
          soak.run((_, _, _) -> (_, _) -> new SQSBatchResponse(List.of()), stop))
          .isFalse();
    }
  }

  private Soak soak(EmbeddedQueue.Kind queue) {
    var out = new PrintStream(printed, true, UTF_8);
    var workload = RandomWorkload.of(MESSAGES, SEED);
    return Soak.start(workload, queue, new Soak.Options(PERCENT / 100.0, 0, SEED), out);
  }
}
