package student.intake.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackageIT {

  /** A larger package starts more slowly; Lambda's quota is 250 MB unzipped. */
  private static final long MAX_BYTES = 15_000_000;

  @Test
  void the_package_contains_no_test_libraries() {
    assertThat(FunctionProcess.packageJars())
        .extracting(it -> it.getFileName().toString())
        .noneMatch(
            it -> it.matches(
                "(?i).*(dynamodblocal|elasticmq|scala|pekko|jetty|sqlite4java|junit|assertj"
                    + "|awaitility|archunit|snakeyaml|runtime-interface-client|netty|jspecify).*"));
  }

  @Test
  void the_package_is_small() throws Exception {
    var bytes = 0L;
    for (Path jar : FunctionProcess.packageJars()) {
      bytes += Files.size(jar);
    }
    assertThat(bytes).isLessThan(MAX_BYTES);
  }
}
