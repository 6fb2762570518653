package student.intake.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CpuProfileTest {

  private final CpuProfile profile = CpuProfile.of(
      Stream.of(
          "[ForkJoinPool-1-worker-1 tid=7];student/intake/batch/Lane.run;sun/nio/ch/Net.write;write 5",
          "[main tid=1];student/intake/batch/Lanes.of 2",
          "[main tid=1];student/intake/batch/Lanes.of;java/util/HashMap.put 1",
          "[C2 CompilerThread0 tid=3];start_thread;thread_native_entry 1",
          "[Attach Listener tid=9];start_thread 1"));

  @Test
  void the_shares_are_those_of_the_samples() {
    assertThat(profile.share(Part.SOCKET)).isEqualTo(0.5);
    assertThat(profile.share(Part.FUNCTION)).isEqualTo(0.3);
    assertThat(profile.share(Part.JIT)).isEqualTo(0.1);
    assertThat(profile.share(Part.SIGNING)).isZero();
  }

  @Test
  void the_shares_add_up_to_one() {
    var sum = Stream.of(Part.values()).mapToDouble(profile::share).sum();
    assertThat(sum).isEqualTo(1, within(1e-9));
  }

  @Test
  void a_line_that_is_no_stack_is_an_error() {
    assertThatThrownBy(() -> CpuProfile.of(Stream.of("Profiling started")))
        .hasMessageContaining("Profiling started");
  }
}
