package student.intake.bench.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A build of this project's function from an earlier commit, as {@code target/function.classpath}
 * lists it. The names of the environment variables that the harness sets are the same in every commit
 * that can be measured.
 *
 * @param repository the root of a Git work tree
 * @param commit the full hash
 */
public record CommitBuild(Path repository, String commit) {

  private static final Path BUILDS = Path.of("target/bench/builds");
  private static final Pattern HANDLER = Pattern.compile("(?m)^ *Handler: *(\\S+)$");
  private static final int SHORT_HASH = 7;

  /**
   * Finds a commit.
   *
   * @param repository the root of a Git work tree
   * @param revision a commit as Git names it
   * @throws IllegalStateException if the commit is not there; the message says what to do
   */
  public static CommitBuild find(Path repository, String revision) {
    var found = git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
    if (found.exitCode() != 0) {
      throw new IllegalStateException(
          "There is no commit %s to compare with: %s".formatted(revision, remedy(repository)));
    }
    return new CommitBuild(repository, found.text());
  }

  private static String remedy(Path repository) {
    var shallow = git(repository, "rev-parse", "--is-shallow-repository");
    if (shallow.exitCode() != 0) {
      return "run scripts/bench in a Git clone of the project (git says: %s)"
          .formatted(shallow.text());
    }
    return shallow.text().equals("true")
        ? "the clone is shallow, run git fetch --unshallow"
        : "run git fetch, or name another commit with --baseline";
  }

  private static CommandOutput git(Path repository, String... arguments) {
    return CommandOutput.of(
        repository, Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
  }

  /** Returns the text for tables. */
  public String title() {
    return "commit " + commit.substring(0, SHORT_HASH);
  }

  /**
   * Builds the commit unless that was done before, and returns its function.
   *
   * @param progress prints a progress line
   * @throws IllegalStateException if the build fails; the message names the log file
   */
  public FunctionUnderTest function(Consumer<String> progress) {
    var folder = folder();
    try {
      var complete = folder.resolve("target/complete");
      if (!Files.exists(complete)) {
        progress.accept("build " + title());
        build(folder);
        Files.createFile(complete);
      }
      var jars = Files.readString(folder.resolve("target/function.classpath")).strip();
      var classPath = Stream.concat(
          Stream.of(folder.resolve("target/classes")),
          Stream.of(jars.split(File.pathSeparator, -1)).map(Path::of)).toList();
      return new FunctionUnderTest(title(), handler(folder), classPath, Map.of());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the folder of the commit's files and its build. */
  private Path folder() {
    return repository.resolve(BUILDS).resolve(commit);
  }

  private void build(Path folder) throws IOException {
    Files.createDirectories(folder);
    var archive = folder + ".tar";
    CommandOutput.ofSuccess(repository, List.of("git", "archive", "--output=" + archive, commit));
    CommandOutput.ofSuccess(repository, List.of("tar", "-xf", archive, "-C", folder.toString()));
    Files.delete(Path.of(archive));
    var maven = CommandOutput.of(
        folder, List.of("mvn", "--batch-mode", "-Dmaven.test.skip", "-Dspotless.check.skip",
            "process-test-classes"));
    if (maven.exitCode() != 0) {
      var log = Path.of(folder + ".log");
      Files.writeString(log, maven.text());
      throw new IllegalStateException(
          "The build of %s failed; its output is in %s".formatted(title(), log));
    }
  }

  private String handler(Path folder) throws IOException {
    var handler = HANDLER.matcher(Files.readString(folder.resolve("template.yaml")));
    if (!handler.find()) {
      throw new IllegalStateException("template.yaml of %s has no Handler".formatted(title()));
    }
    return handler.group(1);
  }
}
