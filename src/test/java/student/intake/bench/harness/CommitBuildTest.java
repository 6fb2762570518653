package student.intake.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitBuildTest {

  @TempDir
  private Path folder;

  @Test
  void a_commit_is_found_by_its_short_name() {
    var hash = commit();
    assertThat(CommitBuild.find(folder, hash.substring(0, 7)).commit()).isEqualTo(hash);
  }

  @Test
  void the_title_is_the_short_hash_however_the_commit_was_named() {
    var hash = commit();
    assertThat(CommitBuild.find(folder, "HEAD").title())
        .isEqualTo("commit " + hash.substring(0, 7));
  }

  @Test
  void an_unknown_commit_says_how_to_name_another() {
    commit();
    assertThatThrownBy(() -> CommitBuild.find(folder, "0123456"))
        .hasMessageContainingAll("0123456", "--baseline");
  }

  @Test
  void a_shallow_clone_says_how_to_complete_it() {
    var first = commit();
    commit();
    git(folder, "clone", "--quiet", "--depth=1", folder.toUri().toString(), "shallow");
    assertThatThrownBy(() -> CommitBuild.find(folder.resolve("shallow"), first))
        .hasMessageContaining("git fetch --unshallow");
  }

  @Test
  void a_folder_without_Git_says_that_a_clone_is_needed() {
    assertThatThrownBy(() -> CommitBuild.find(folder, "HEAD")).hasMessageContaining("Git clone");
  }

  /** Creates an empty commit, and returns its hash. */
  private String commit() {
    git(folder, "init", "--quiet");
    git(folder, "-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet",
        "--allow-empty", "--message=test");
    return git(folder, "rev-parse", "HEAD");
  }

  private static String git(Path folder, String... arguments) {
    return CommandOutput.ofSuccess(
        folder, Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
  }
}
