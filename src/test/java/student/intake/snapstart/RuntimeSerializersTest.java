package student.intake.snapstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import student.intake.telemetry.CapturedLog;

class RuntimeSerializersTest {

  @Nested
  class In_a_runtime_that_has_them {

    private final RuntimeSerializers serializers = RuntimeSerializers.load().orElseThrow();

    @Test
    void they_read_an_event_with_everything_that_it_contains() {
      var event = PrimingEvents.ofSize(3);
      assertThat(serializers.read(event).getRecords())
          .usingRecursiveComparison()
          .isEqualTo(event.getRecords());
    }

    @Test
    void they_write_a_response() {
      serializers.write(new SQSBatchResponse(List.of()));
    }
  }

  @Test
  void are_not_used_in_a_runtime_that_lacks_them_and_the_log_says_so() throws Exception {
    try (var log = CapturedLog.of(RuntimeSerializers.class);
        var runtime = new RuntimeWithoutSerializers()) {
      var load = runtime.loadClass(RuntimeSerializers.class.getName()).getDeclaredMethod("load");
      load.setAccessible(true);
      assertThat(load.invoke(null)).isEqualTo(Optional.empty());
      assertThat(log.lines()).containsExactly(
          "WARN Priming without the runtime's serializers, which were not found");
    }
  }

  /** Loads the function anew, and everything else from its parent, except the serializers. */
  private static final class RuntimeWithoutSerializers extends URLClassLoader {

    RuntimeWithoutSerializers() {
      super(
          new URL[]{
              RuntimeSerializers.class.getProtectionDomain().getCodeSource().getLocation()},
          RuntimeSerializersTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(PojoSerializer.class.getPackageName())) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(RuntimeSerializers.class.getName())) {
        return super.loadClass(name, resolve);
      }
      var loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
