package student.intake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.joda.time.DateTime;
import student.intake.bench.baseline.Typical;
import student.intake.runtime.FunctionProcess;

/**
 * The class path of the baselines: their classes and no other of the tests' folder, and Joda-Time,
 * which the runtime's reading of typed events needs.
 */
final class BaselineClasses {

  private static final Path FOLDER = Path.of("target/bench/classes");

  private BaselineClasses() {}

  /** Behind the package's own; copies the classes out of the tests' folder. */
  static List<Path> classPath() {
    try {
      var within = Path.of(Typical.class.getPackageName().replace('.', '/'));
      var from = FunctionProcess.jarOf(Typical.class).resolve(within);
      var to = Files.createDirectories(FOLDER.resolve(within));
      try (var classes = Files.list(from)) {
        for (var file : classes.toList()) {
          Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return List.of(FOLDER, FunctionProcess.jarOf(DateTime.class));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
