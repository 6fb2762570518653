package student.intake.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Simulation BATCHES_OF_100 = new Simulation(100, 1, 10, 1.7275, 0.01, 4_000,
      0.5);

  @Test
  void a_single_message_waits_for_the_batching_window() {
    var result = BATCHES_OF_100.run(0.01);
    assertThat(result.meanBatch()).isEqualTo(1);
    assertThat(result.medianLatency()).isCloseTo(1.01, within(0.01));
  }

  @Test
  void batches_are_full_if_more_messages_arrive_in_a_window() {
    assertThat(BATCHES_OF_100.run(1_000).meanBatch()).isCloseTo(100, within(0.5));
  }

  @Test
  void messages_wait_while_all_environments_are_busy() {
    var slow = new Simulation(100, 1, 2, 1.7275, 0.01, 400, 0.5);
    assertThat(slow.run(1_000).p99Latency()).isGreaterThan(60);
    assertThat(slow.run(1_000).environments()).isEqualTo(2);
  }

  @Test
  void larger_batches_cost_less_per_message() {
    assertThat(BATCHES_OF_100.run(1_000).dollarsPerMillion())
        .isLessThan(BATCHES_OF_100.run(1).dollarsPerMillion());
  }
}
