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

/** The reporter of a package that has a class loader of its own, as in Lambda. */
class ReporterLoaderTest {

  private static final String SERVICE = BatchItemFailureReporter.class.getName();

  @TempDir
  private Path folder;

  @Test
  void loads_DirectReporter_if_the_package_provides_none() throws Exception {
    assertThat(loaded(List.of())).isEqualTo(DirectReporter.class.getName());
  }

  @Test
  void loads_the_provided_reporter_with_the_package_s_class_loader_not_the_thread_s()
      throws Exception {
    assertThat(loaded(List.of(One.class))).isEqualTo(One.class.getName());
  }

  @Test
  void fails_if_the_package_provides_several() {
    assertThatThrownBy(() -> loaded(List.of(One.class, Other.class)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Package one reporter of batch item failures, not 2");
  }

  private String loaded(List<Class<?>> provided) throws Exception {
    var services = folder.resolve("services");
    Files.write(services, provided.stream().map(Class::getName).toList());
    try (var loader = new PackageLoader(services)) {
      var reporter = loader.loadClass(ReporterLoader.class.getName()).getMethod("load")
          .invoke(null);
      return reporter.getClass().getName();
    }
  }

  /** Loads the function's classes anew and finds only the services that a file lists. */
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
