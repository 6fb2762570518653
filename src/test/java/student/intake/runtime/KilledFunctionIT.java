package student.intake.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.Template;
import student.intake.local.faults.FaultyProxy;
import student.intake.local.workload.NumberedWorkload;
import student.intake.local.workload.Reconciliation;

@Isolated("Its timeouts assume an otherwise idle machine.")
class KilledFunctionIT {

  private static final long SEED = 20_260_101;
  private static final int MESSAGES = 400;
  private static final int BATCH = 50;
  private static final int KILLS = 6;
  private static final int MIN_KILLED_INVOCATIONS = 5;

  /**
   * The maximum receive count exceeds the kills, so that no valid message is dead-lettered. The maximum
   * concurrency of one determines which process to kill.
   */
  private static final Template TEMPLATE = Template.read()
      .withVisibilityTimeout(Duration.ofSeconds(3))
      .withMaxReceiveCount(KILLS + 2)
      .withBatch(BATCH, Duration.ofMillis(200))
      .withFunction(Duration.ofSeconds(60), 1);

  private final NumberedWorkload workload = new NumberedWorkload(MESSAGES);
  private final EmbeddedCloud cloud = EmbeddedCloud.start(TEMPLATE, new EmbeddedCloud.Options());
  private final ProcessKiller killer = new ProcessKiller(SEED, KILLS, BATCH);
  private final FaultyProxy slowTable = FaultyProxy.start(cloud.table().endpoint(), killer);
  private final ProcessFunction function = new ProcessFunction(environment(), killer::watch);

  @AfterEach
  void stop() {
    killer.close();
    function.close();
    slowTable.close();
    cloud.close();
  }

  @Test
  void a_function_killed_mid_batch_loses_no_message_and_changes_no_student() {
    try (var mapping = EventSourceMapping.start(cloud.queue(), TEMPLATE, function)) {
      cloud.queue().sendMessages(workload.messages());
      mapping.awaitQuiet(Duration.ofMinutes(3));
      cloud.queue().sendMessages(workload.conflictingMessages(cloud));
      mapping.awaitQuiet(Duration.ofMinutes(1));
    }
    assertThat(function.killedInvocations()).isGreaterThanOrEqualTo(MIN_KILLED_INVOCATIONS);
    assertThat(workload.reconcile(cloud)).satisfies(
        it -> assertThat(it.unexpected()).isEmpty(),
        it -> assertThat(it.lost()).isZero(),
        it -> assertThat(it.validDeadLetters()).isZero(),
        // See NumberedWorkload: 16 of 20 messages are added, 1 of 20 is malformed.
        it -> assertThat(it.added()).isEqualTo(MESSAGES * 16 / 20),
        it -> assertThat(it.deadLettered()).isEqualTo(MESSAGES / 20),
        it -> assertThat(it).matches(Reconciliation::isComplete));
  }

  private Map<String, String> environment() {
    var environment = new HashMap<>(cloud.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", slowTable.endpoint().toString());
    environment.put("MAX_CONCURRENT_WRITES", "8");
    return environment;
  }
}
