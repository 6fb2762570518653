package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PowertoolsReporterTest extends BatchItemFailureReporterContract {

  PowertoolsReporterTest() {
    super(new PowertoolsReporter());
  }

  @Test
  void is_the_installed_one() {
    assertThat(BatchItemFailureReporter.installed()).isInstanceOf(PowertoolsReporter.class);
  }
}
