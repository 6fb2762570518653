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
import org.junit.jupiter.api.Nested;
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

  /** The JDK here has no class of the commands, so the cache of their classes is an empty file. */
  @Nested
  class The_start_of_the_commands {

    private static final String PREPARE = "prepare_start target/operator || true";

    @Test
    void is_prepared_once_for_each_build() throws Exception {
      var first = prepareStart();
      assertThat(prepareStart()).isEqualTo(first);
      Files.createFile(project.resolve("src/New.java"));
      assertThat(prepareStart()).isGreaterThan(first);
    }

    @Test
    void is_prepared_again_for_another_JDK() throws Exception {
      var first = prepareStart();
      Files.writeString(project.resolve("target/operator/jdk"), "JAVA_VERSION=\"25\"");
      assertThat(prepareStart()).isGreaterThan(first);
    }

    @Test
    void is_prepared_again_if_the_preparation_was_aborted() throws Exception {
      var first = prepareStart();
      Files.delete(project.resolve("target/operator/cache"));
      Files.createFile(project.resolve("target/operator/new"));
      assertThat(prepareStart()).isGreaterThan(first);
    }

    @Test
    void is_prepared_by_one_of_two_commands_and_the_other_starts_without_it() throws Exception {
      run("", "build_java test; mkdir target/operator.lock; ! prepare_start target/operator");
      assertThat(project.resolve("target/operator")).doesNotExist();
      assertThat(project.resolve("target/operator.lock")).isDirectory();
    }

    @Test
    void is_prepared_despite_the_lock_of_a_command_that_was_killed() throws Exception {
      run(
          "",
          "build_java test; mkdir target/operator.lock; touch -t 202601010000 target/operator.lock; "
              + PREPARE);
      assertThat(project.resolve("target/operator/cache")).exists();
      assertThat(project.resolve("target/operator.lock")).doesNotExist();
    }

    @Test
    void leaves_no_lock_if_the_command_is_interrupted() throws Exception {
      run("",
          "build_java test; create_cache() { kill -TERM $BASHPID; }; (" + PREPARE + ") || true");
      assertThat(project.resolve("target/operator.lock")).doesNotExist();
    }

    @Test
    void needs_no_writable_folder() throws Exception {
      run("", "build_java test; ! prepare_start /proc/operator");
    }

    @Test
    void does_not_depend_on_the_environment_of_a_person() throws Exception {
      Files.createDirectories(project.resolve("jdk/bin"));
      writeScript("jdk/bin/java", "env >training");
      writeScript(
          "jdk/bin/jar", "exec '%s/bin/jar' \"$@\"".formatted(System.getProperty("java.home")));
      Files.createFile(project.resolve("jdk/release"));
      run("", "build_java test; java_home=$PWD/jdk; export AWS_PROFILE=registrar; " + PREPARE);
      assertThat(Files.readAllLines(project.resolve("training")))
          .contains("AWS_CONFIG_FILE=/dev/null")
          .noneMatch(it -> it.contains("registrar") || it.startsWith("HOME="));
    }

    private void writeScript(String file, String command) throws IOException {
      var script = Files.writeString(project.resolve(file), "#!/bin/bash\n" + command + "\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private FileTime prepareStart() throws IOException, InterruptedException {
      run("", "build_java test; " + PREPARE);
      assertThat(project.resolve("target/operator.lock")).doesNotExist();
      return Files.getLastModifiedTime(project.resolve("target/operator/cache"));
    }
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
