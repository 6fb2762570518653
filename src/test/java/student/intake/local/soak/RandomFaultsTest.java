package student.intake.local.soak;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultKind;

class RandomFaultsTest {

  private static final Duration TOO_LONG = Duration.ofSeconds(2);
  private static final int CALLS = 10_000;

  static Stream<List<FaultKind>> services() {
    return Stream.of(FaultKind.forTable(), FaultKind.forQueues());
  }

  @ParameterizedTest
  @MethodSource("services")
  void every_kind_of_a_service_is_injected(List<FaultKind> kinds) {
    var faults = new RandomFaults(kinds, TOO_LONG, 1, 1);
    assertThat(Stream.generate(faults).limit(CALLS).collect(toSet()))
        .isEqualTo(kinds.stream().map(it -> it.fault(TOO_LONG)).collect(toSet()));
  }

  @Test
  void as_many_calls_fail_as_the_rate_says() {
    var faults = new RandomFaults(FaultKind.forTable(), TOO_LONG, 0.05, 1);
    var failed = Stream.generate(faults)
        .limit(CALLS)
        .filter(it -> !it.equals(new Fault.None()))
        .count();
    assertThat(failed).isBetween(400L, 600L).isEqualTo(faults.count());
  }
}
