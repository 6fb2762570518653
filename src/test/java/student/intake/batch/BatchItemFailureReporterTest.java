package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which reporter a package installs, when a class loader of its own loads it as Lambda's does. */
class BatchItemFailureReporterTest {

  private static final String SERVICE = BatchItemFailureReporter.class.getName();

  @TempDir
  private Path folder;

  @Test
  void is_ours_when_the_package_provides_none() throws Exception {
    assertThat(installed(List.of())).isEqualTo(DirectReporter.class.getName());
  }

  @Test
  void is_the_one_that_the_package_provides_though_the_thread_s_class_loader_knows_none()
      throws Exception {
    assertThat(installed(List.of(One.class))).isEqualTo(One.class.getName());
  }

  @Test
  void is_not_to_be_chosen_when_the_package_provides_several() {
    assertThatThrownBy(() -> installed(List.of(One.class, Other.class)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Package one reporter of batch item failures, not 2");
  }

  private String installed(List<Class<?>> provided) throws Exception {
    var services = folder.resolve("services");
    Files.write(services, provided.stream().map(Class::getName).toList());
    try (var loader = new PackageLoader(services)) {
      var reporter = loader.loadClass(SERVICE).getMethod("installed").invoke(null);
      return reporter.getClass().getName();
    }
  }

  /** Loads our classes anew, and finds no service but those that a file lists. */
  private static final class PackageLoader extends URLClassLoader {

    private final Path services;

    PackageLoader(Path services) {
      super(
          Stream.of(DirectReporter.class, One.class, SQSEvent.class)
              .map(it -> it.getProtectionDomain().getCodeSource().getLocation())
              .toArray(URL[]::new),
          getPlatformClassLoader());
      this.services = services;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      return name.equals("META-INF/services/" + SERVICE)
          ? Collections.enumeration(List.of(services.toUri().toURL()))
          : super.findResources(name);
    }
  }

  /** A provider. */
  public static final class One implements BatchItemFailureReporter {

    @Override
    public SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry) {
      return new SQSBatchResponse();
    }
  }

  /** A second one. */
  public static final class Other implements BatchItemFailureReporter {

    @Override
    public SQSBatchResponse report(SQSEvent event, Set<String> messageIdsToRetry) {
      return new SQSBatchResponse();
    }
  }
}
