package student.intake.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import student.intake.bench.report.Target.Reference;

class TargetTest {

  private static final Reference BASELINE = new Reference("commit 1234567", 200);

  @Test
  void a_maximum_ratio_is_met_up_to_the_limit() {
    assertThat(Target.maxRatio("CPU", 0.75, BASELINE, 150, "µs").met()).isTrue();
    assertThat(Target.maxRatio("CPU", 0.75, BASELINE, 151, "µs").met()).isFalse();
  }

  @Test
  void a_minimum_ratio_is_met_from_the_limit_on() {
    assertThat(Target.minRatio("throughput", 1.25, BASELINE, 250, "messages/s").met()).isTrue();
    assertThat(Target.minRatio("throughput", 1.25, BASELINE, 249, "messages/s").met()).isFalse();
  }

  @Test
  void a_ratio_shows_both_values_beside_it() {
    var target = Target.maxRatio("CPU", 0.75, BASELINE, 150, "µs");
    assertThat(target.limit()).isEqualTo("≤ 0.75 ×");
    assertThat(target.reference()).isEqualTo("commit 1234567: 200 µs");
    assertThat(target.measured()).isEqualTo("150 µs");
    assertThat(target.ratio()).isEqualTo("0.75");
  }

  @Test
  void a_reference_beside_a_maximum_does_not_decide() {
    var missed = Target.max("first batch", 100, 101, "ms").comparedWith(BASELINE, 101, "ms");
    assertThat(missed.met()).isFalse();
    assertThat(missed.limit()).isEqualTo("≤ 100 ms");
    assertThat(missed.ratio()).isEqualTo("0.51");
  }
}
