package student.intake.bench;

import java.nio.file.Path;
import java.util.function.Consumer;
import student.intake.bench.harness.CommitBuild;
import student.intake.bench.harness.FunctionUnderTest;

/**
 * Earlier builds of this project's function, which the targets compare with.
 *
 * @param baseline the build that all but the cold start is compared with
 * @param streaming the build that the cold start is compared with
 */
record Builds(FunctionUnderTest baseline, FunctionUnderTest streaming) {

  /** The last commit before the calls of a batch were made cheaper. */
  static final String BASELINE = "74c1735";

  /** The last commit whose function read the event itself, instead of the runtime. */
  private static final String STREAMING = "ef8e412";

  /** Builds the commits that have not been built before. */
  static Builds of(String baseline, Consumer<String> progress) {
    var repository = Path.of("").toAbsolutePath();
    var baselineBuild = CommitBuild.find(repository, baseline);
    var streamingBuild = CommitBuild.find(repository, STREAMING);
    return new Builds(baselineBuild.function(progress), streamingBuild.function(progress));
  }
}
