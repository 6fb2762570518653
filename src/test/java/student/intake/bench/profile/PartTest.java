package student.intake.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {

  private static final String CALL = "software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient.putItem";
  private static final String WRITE = "student.intake.table.StudentTable.add";

  @Test
  void a_library_of_the_JDK_counts_for_its_caller() {
    assertThat(
        part("java.util.HashMap.get", "software.amazon.awssdk.protocols.json.Marshaller.marshal"))
        .isEqualTo(Part.MARSHALLING);
  }

  @Test
  void the_innermost_part_counts_not_its_callers() {
    assertThat(part("sun.nio.ch.NioSocketImpl.read", "org.apache.hc.Client.execute", CALL, WRITE))
        .isEqualTo(Part.SOCKET);
  }

  @Test
  void a_specific_part_of_the_SDK_comes_before_the_SDK() {
    var timer = "software.amazon.awssdk.core.internal.http.timers.TimerUtils.timeSyncTaskIfNeeded";
    assertThat(part("java.util.concurrent.locks.ReentrantLock.lock", timer, CALL))
        .isEqualTo(Part.SDK_TIMERS);
  }

  @Test
  void a_park_with_a_deadline_is_the_timeout_of_a_read_and_not_a_virtual_thread_s_switch() {
    assertThat(
        part("java.lang.VirtualThread.schedule", "java.lang.VirtualThread.parkNanos",
            "sun.nio.ch.NioSocketImpl.park"))
        .isEqualTo(Part.READ_TIMEOUTS);
  }

  @Test
  void the_thread_decides_if_no_frame_does() {
    var frames = List.of("java.util.concurrent.locks.LockSupport.park");
    assertThat(Part.of("call-timeouts", frames)).isEqualTo(Part.SDK_TIMERS);
    assertThat(Part.of("ForkJoinPool-1-delayScheduler", frames)).isEqualTo(Part.READ_TIMEOUTS);
  }

  @Test
  void a_frame_decides_before_the_thread() {
    assertThat(Part.of("ForkJoinPool-1-worker-1", List.of(WRITE))).isEqualTo(Part.FUNCTION);
  }

  @Test
  void a_sample_that_no_part_knows_is_other() {
    assertThat(Part.of("main", List.of("java.lang.String.length"))).isEqualTo(Part.OTHER);
  }

  @Test
  void a_sample_without_a_stack_is_other() {
    assertThat(Part.of("", List.of())).isEqualTo(Part.OTHER);
  }

  private static Part part(String... frames) {
    return Part.of("", List.of(frames));
  }
}
