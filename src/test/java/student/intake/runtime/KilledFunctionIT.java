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
import student.intake.local.workload.Audit;
import student.intake.local.workload.Balance;
import student.intake.local.workload.DemoMessages;

@Isolated("Its time-outs are those of a machine that does nothing else.")
class KilledFunctionIT {

  private static final long SEED = 20_260_101;
  private static final int MESSAGES = 400;
  private static final int BATCH = 50;
  private static final int KILLS = 6;
  private static final int LEAST_HITS = 5;

  /**
   * No kill may make a dead letter of a good message, so more receives than kills; one process at a
   * time, so that it is known which one to kill.
   */
  private static final Template TEMPLATE = Template.read()
      .withVisibilityTimeout(Duration.ofSeconds(3))
      .withMaxReceiveCount(KILLS + 2)
      .withBatch(BATCH, Duration.ofMillis(200))
      .withFunction(Duration.ofSeconds(60), 1);

  private final DemoMessages messages = new DemoMessages(MESSAGES);
  private final EmbeddedCloud cloud = EmbeddedCloud.start(TEMPLATE, new EmbeddedCloud.Options());
  private final Killer killer = new Killer(SEED, KILLS, BATCH);
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
  void a_function_that_is_killed_in_the_middle_of_batches_loses_no_message_and_changes_no_student() {
    try (var mapping = EventSourceMapping.start(cloud.queue(), TEMPLATE, function)) {
      cloud.queue().sendAll(messages.bodies());
      mapping.awaitQuiet(Duration.ofMinutes(3));
      cloud.queue().sendAll(Audit.contradictions(cloud));
      mapping.awaitQuiet(Duration.ofMinutes(1));
    }
    assertThat(function.killedInvocations()).isGreaterThanOrEqualTo(LEAST_HITS);
    assertThat(Audit.of(messages, cloud)).satisfies(
        it -> assertThat(it.foreign()).isEmpty(),
        it -> assertThat(it.lost()).isZero(),
        it -> assertThat(it.wellFormedDeadLetters()).isZero(),
        // Of every twenty messages.
        it -> assertThat(it.added()).isEqualTo(MESSAGES * 16 / 20),
        it -> assertThat(it.deadLettered()).isEqualTo(MESSAGES / 20),
        it -> assertThat(it).matches(Balance::balances));
  }

  private Map<String, String> environment() {
    var environment = new HashMap<>(cloud.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", slowTable.endpoint().toString());
    environment.put("MAX_CONCURRENT_WRITES", "8");
    return environment;
  }
}
