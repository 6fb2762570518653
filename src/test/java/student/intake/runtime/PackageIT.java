package student.intake.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackageIT {

  /** Each library costs a start: our own limit, far from Lambda's 250 MB (Lambda quotas). */
  private static final long MAX_BYTES = 15_000_000;

  @Test
  void the_package_holds_no_library_of_the_tests() {
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
