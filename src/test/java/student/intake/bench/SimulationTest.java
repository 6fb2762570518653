package student.intake.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Simulation HUNDRED = new Simulation(100, 1, 10, 1.7275, 0.01, 4_000, 0.5);

  @Test
  void a_message_that_is_alone_waits_for_its_window() {
    var result = HUNDRED.run(0.01);
    assertThat(result.meanBatch()).isEqualTo(1);
    assertThat(result.medianLatency()).isCloseTo(1.01, within(0.01));
  }

  @Test
  void batches_are_full_when_a_window_holds_more_than_one() {
    assertThat(HUNDRED.run(1_000).meanBatch()).isCloseTo(100, within(0.5));
  }

  @Test
  void messages_wait_when_every_environment_is_busy() {
    var slow = new Simulation(100, 1, 2, 1.7275, 0.01, 400, 0.5);
    assertThat(slow.run(1_000).lateLatency()).isGreaterThan(60);
    assertThat(slow.run(1_000).environments()).isEqualTo(2);
  }

  @Test
  void fuller_batches_cost_less() {
    assertThat(HUNDRED.run(1_000).dollarsPerMillion())
        .isLessThan(HUNDRED.run(1).dollarsPerMillion());
  }
}
