package student.intake.operator.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import student.intake.message.Student;
import student.intake.operator.input.InputLine;
import student.intake.operator.input.InputLine.Valid;

class LanesTest {

  private static final Destination STANDARD = new Destination("http://q", Optional.empty());
  private static final Destination FIFO = new Destination("http://q.fifo", Optional.empty());

  @Test
  void every_line_of_a_standard_queue_is_in_one_batch() throws Exception {
    assertThat(batches(STANDARD, 4, 95).stream().flatMap(List::stream))
        .extracting(Valid::number)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 95).mapToObj(Long::valueOf).toList());
  }

  @Test
  void the_lines_of_a_message_group_stay_in_order() throws Exception {
    var lines = batches(FIFO, 4, 95).stream().flatMap(List::stream).toList();
    assertThat(lines).hasSize(95);
    for (var id = 0; id < 3; id++) {
      var group = "s-" + id;
      assertThat(lines).filteredOn(it -> it.student().id().equals(group))
          .extracting(Valid::number)
          .isSorted();
    }
  }

  @Test
  void a_batch_has_at_most_ten_lines_and_1_MiB() {
    var builder = new BatchBuilder();
    var half = InputLine.MAX_BYTES / 2;
    assertThat(builder.add(line(1, half))).isEmpty();
    assertThat(builder.add(line(2, half))).isEmpty();
    assertThat(builder.add(line(3, 1))).hasSize(2);
    IntStream.range(0, 8).forEach(i -> assertThat(builder.add(line(i, 1))).isEmpty());
    assertThat(builder.add(line(12, 1))).hasSize(10);
    assertThat(builder.take()).isEmpty();
  }

  /** Returns the batches that the workers of each lane take. */
  private static List<List<Valid>> batches(Destination destination, int workers, int lines)
      throws Exception {
    var lanes = Lanes.of(destination, workers);
    var batches = new ArrayList<List<Valid>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = lanes.ofWorkers().map(lane -> executor.submit(() -> {
        lane.forEach(batch -> {
          synchronized (batches) {
            batches.add(batch);
          }
        });
        return true;
      })).toList();
      for (var i = 0; i < lines; i++) {
        lanes.add(line(i, 10));
      }
      lanes.end();
      for (var task : tasks) {
        task.get();
      }
    }
    return batches;
  }

  private static Valid line(int number, int bytes) {
    return new Valid(number, new Student("s-" + number % 3, "Ada"), "body", bytes);
  }
}
