package student.intake.bench.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;

/** The class paths of the baseline functions, which Maven's profile {@code bench} builds. */
public final class BaselineClassPath {

  private static final Path FOLDER = Path.of("target/bench/classes");
  private static final String PACKAGE = "student/intake/bench/baseline";

  private BaselineClassPath() {}

  /** Returns the baseline classes and the libraries of a Lambda project with Powertools. */
  static List<Path> withLibraries() {
    return Stream.concat(classes(), readClassPath("target/baseline.classpath")).toList();
  }

  /** Returns the same class path with the additional HTTP clients of the SDK. */
  static List<Path> withHttpClients() {
    return Stream.concat(withLibraries().stream(), httpClientJars()).toList();
  }

  /** Returns the jars of the HTTP clients other than Apache's, with their own dependencies. */
  public static Stream<Path> httpClientJars() {
    return readClassPath("target/http-clients.classpath");
  }

  /** Copies the baseline classes to a folder without other classes, and returns the folder. */
  static Stream<Path> classes() {
    try {
      var from = FunctionProcess.jarOf(BaselineClassPath.class).resolve(PACKAGE);
      var to = Files.createDirectories(FOLDER.resolve(PACKAGE));
      try (var classes = Files.list(from)) {
        for (var file : classes.toList()) {
          Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return Stream.of(FOLDER);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "The baseline functions are not compiled: run scripts/bench", failure);
    }
  }

  private static Stream<Path> readClassPath(String file) {
    try {
      return Stream.of(Files.readString(Path.of(file)).strip().split(File.pathSeparator, -1))
          .map(Path::of);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " is missing: run scripts/bench", failure);
    }
  }
}
