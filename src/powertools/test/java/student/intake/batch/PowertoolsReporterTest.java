package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PowertoolsReporterTest extends BatchItemFailureReporterContract {

  PowertoolsReporterTest() {
    super(new PowertoolsReporter());
  }

  @Test
  void is_loaded() {
    assertThat(ReporterLoader.load()).isInstanceOf(PowertoolsReporter.class);
  }
}
