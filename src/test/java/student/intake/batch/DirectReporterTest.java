package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.batch.Messages.fifo;
import static student.intake.batch.Messages.student;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectReporterTest extends BatchItemFailureReporterContract {

  DirectReporterTest() {
    super(new DirectReporter());
  }

  @Test
  void of_a_FIFO_queue_names_no_more_than_must_come_back() {
    assertThat(
        reported(
            Set.of("m1"),
            fifo("g1", student("m1", "a")),
            fifo("g2", student("m2", "b"))))
        .containsExactly("m1");
  }
}
