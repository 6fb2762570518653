package student.intake.operator.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

  @Test
  void runs_commands_that_succeed() throws IOException {
    var printed = new ByteArrayOutputStream();
    var out = new PrintStream(printed, true, UTF_8);
    assertThat(TrainingRun.run(out, out)).as(printed.toString(UTF_8)).isZero();
  }
}
