package student.intake.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.IntakeHandler;

/**
 * Random messages against random faults: whatever happens, every message's student is in the table
 * under the first name or the message is in the dead-letter queue exactly as it was sent.
 */
@Isolated("Its time-outs are those of a machine that does nothing else.")
class SoakIT {

  private static final int MESSAGES = 200;
  private static final int PERCENT = 20;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** Seeds of runs; {@code -Dsoak.seed=S} runs one alone. */
  static LongStream seeds() {
    var one = Long.getLong("soak.seed");
    return one == null ? LongStream.rangeClosed(1, 2) : LongStream.of(one);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothing_is_lost_and_nothing_is_changed_whatever_fails(long seed) throws Exception {
    try (var stop = StopSignal.never(); var soak = soak(seed)) {
      assertThat(soak.run(IntakeHandler::new, stop)).as(
          "run it alone: scripts/soak --messages %d --fault-rate %d --seed %d%n%s",
          MESSAGES,
          PERCENT,
          seed,
          printed.toString(UTF_8)).isTrue();
    }
  }

  @Test
  void a_function_that_loses_messages_is_found_out() throws Exception {
    try (var stop = StopSignal.never(); var soak = soak(0)) {
      assertThat(
          soak.run((_, _) -> (_, _) -> new SQSBatchResponse(List.of()), stop))
          .isFalse();
    }
  }

  private Soak soak(long seed) {
    var out = new PrintStream(printed, true, UTF_8);
    return Soak.start(new DemoMessages(MESSAGES), PERCENT / 100.0, seed, out);
  }
}
