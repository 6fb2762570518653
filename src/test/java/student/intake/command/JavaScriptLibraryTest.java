package student.intake.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/lib/java.sh} in a project of its own, with a Maven that only records its builds. */
class JavaScriptLibraryTest {

  private static final String MAVEN = """
      #!/bin/bash
      echo "built with POWERTOOLS_BATCH=$POWERTOOLS_BATCH" >>builds
      mkdir -p target/classes/META-INF/services target/test-classes
      rm -f target/local.classpath
      touch target/local.classpath
      if [[ $POWERTOOLS_BATCH == true ]]; then
        touch target/classes/META-INF/services/student.intake.batch.BatchItemFailureReporter
        echo /repository/powertools-batch-2.9.0.jar >target/local.classpath
      fi
      echo "    java.home = %s"
      """.formatted(System.getProperty("java.home"));

  @TempDir
  private Path project;

  @BeforeEach
  void createProject() throws IOException {
    Files.createDirectories(project.resolve("scripts/lib"));
    Files.createDirectories(project.resolve("src"));
    Files.createFile(project.resolve("pom.xml"));
    Files.copy(Path.of("scripts/lib/java.sh"), project.resolve("scripts/lib/java.sh"));
    var maven = Files.writeString(Files.createDirectory(project.resolve("bin")).resolve("mvn"),
        MAVEN);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void builds_once_if_nothing_has_changed() throws Exception {
    build("");
    build("");
    assertThat(builds()).containsExactly("built with POWERTOOLS_BATCH=");
  }

  @Test
  void builds_again_if_a_source_file_has_changed() throws Exception {
    build("");
    Files.createFile(project.resolve("src/New.java"));
    build("");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void builds_again_whenever_POWERTOOLS_BATCH_has_changed() throws Exception {
    build("");
    build("true");
    build("true");
    build("");
    assertThat(builds()).containsExactly(
        "built with POWERTOOLS_BATCH=",
        "built with POWERTOOLS_BATCH=true",
        "built with POWERTOOLS_BATCH=");
  }

  @Test
  void keeps_no_class_of_the_other_reporter() throws Exception {
    build("true");
    build("");
    assertThat(project.resolve("target/classes/META-INF/services")).isEmptyDirectory();
  }

  @Test
  void prepares_the_start_of_the_commands_once_for_each_build() throws Exception {
    var first = prepareStart();
    assertThat(prepareStart()).isEqualTo(first);
    Files.createFile(project.resolve("src/New.java"));
    assertThat(prepareStart()).isGreaterThan(first);
  }

  private FileTime prepareStart() throws IOException, InterruptedException {
    run("", "build_java test; prepare_start target/operator.jar target/operator.aot || true");
    return Files.getLastModifiedTime(project.resolve("target/operator.aot"));
  }

  private void build(String powertoolsBatch) throws IOException, InterruptedException {
    run(powertoolsBatch, "build_java test");
  }

  private void run(String powertoolsBatch, String command)
      throws IOException, InterruptedException {
    var bash = new ProcessBuilder("bash", "-c",
        "set -euo pipefail; source scripts/lib/java.sh; " + command)
        .directory(project.toFile())
        .redirectErrorStream(true);
    bash.environment().remove("BUILT_WITH_JAVA_HOME");
    bash.environment().put("POWERTOOLS_BATCH", powertoolsBatch);
    bash.environment().merge("PATH", project.resolve("bin") + ":", (path, bin) -> bin + path);
    var process = bash.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(project.resolve("builds"));
  }
}
