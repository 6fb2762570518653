package student.intake.local.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import student.intake.IntakeHandler;
import student.intake.command.InterruptSignal;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.workload.RandomWorkload;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;
import student.intake.telemetry.FailSafeTelemetry;

/**
 * Random messages with random faults: each message's student is in the table with the first name, or the
 * message is in the dead-letter queue unchanged.
 */
@Isolated("Its timeouts assume an otherwise idle machine.")
@ExpectsWarnings(of = {FailSafeTelemetry.class, VisibilityTimeouts.class})
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
    try (var stop = InterruptSignal.never(); var soak = soak(queue, PERCENT)) {
      assertThat(soak.run(IntakeHandler::create, stop)).as(
          "run it again: mvn verify -Dit.test=SoakIT -Dsoak.seed=%d%n%s",
          SEED,
          printed.toString(UTF_8)).isTrue();
    }
  }

  @Test
  void a_function_that_loses_messages_is_detected() throws Exception {
    try (var stop = InterruptSignal.never();
        var soak = soak(EmbeddedQueue.Kind.STANDARD, PERCENT)) {
      assertThat(
          soak.run((_, _, _) -> (_, _) -> new SQSBatchResponse(List.of()), stop))
          .isFalse();
    }
  }

  @Test
  void an_invocation_that_ends_with_an_unexpected_error_is_detected() throws Exception {
    var failures = new AtomicInteger();
    try (var stop = InterruptSignal.never();
        var soak = soak(EmbeddedQueue.Kind.STANDARD, 0)) {
      assertThat(soak.run((settings, telemetry, tracing) -> {
        var function = IntakeHandler.create(settings, telemetry, tracing);
        return (event, context) -> {
          var response = function.handleRequest(event, context);
          if (failures.getAndIncrement() == 0) {
            throw new IllegalStateException("Not meant");
          }
          return response;
        };
      }, stop)).isFalse();
    }
    assertThat(printed.toString(UTF_8))
        .containsPattern("unexpected errors +1\\R +1 x java.lang.IllegalStateException: Not meant");
  }

  /** In a process of its own: the X-Ray SDK looks for Lambda's environment variables. */
  @Test
  void the_command_traces_batches_and_receives_the_document_of_each() throws Exception {
    var builder = new ProcessBuilder(
        "scripts/soak", "--messages", "300", "--fault-rate", "5", "--traced", "100", "--seed",
        String.valueOf(SEED)).redirectErrorStream(true);
    builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(output)
        .containsPattern("sampled batches +[1-9]")
        .containsPattern("without a document +0")
        .containsPattern("documents received +[1-9]")
        .contains("OK: every message is accounted for.");
    assertThat(process.waitFor()).isZero();
  }

  private Soak soak(EmbeddedQueue.Kind queue, int percent) {
    var out = new PrintStream(printed, true, UTF_8);
    var workload = RandomWorkload.of(MESSAGES, SEED);
    return Soak.start(workload, queue, new Soak.Options(percent / 100.0, 0, SEED), out);
  }
}
