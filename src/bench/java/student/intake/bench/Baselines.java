package student.intake.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import student.intake.runtime.FunctionProcess;

/** The class paths of the functions in {@code src/bench}, which Maven's profile {@code bench} builds. */
final class Baselines {

  private static final Path FOLDER = Path.of("target/bench/classes");
  private static final String PACKAGE = "student/intake/bench/baseline";

  private Baselines() {}

  /** Their classes, none of this function's, and the libraries of a project that does the same. */
  static List<Path> classPath() {
    return Stream.concat(classes(), listed("target/baseline.classpath")).toList();
  }

  /** The same, with the HTTP clients of the SDK that are compared. */
  static List<Path> classPathWithHttpClients() {
    return Stream.concat(classPath().stream(), httpClients()).toList();
  }

  /** The jars of the HTTP clients, beside Apache's, and of what only they need. */
  static Stream<Path> httpClients() {
    return listed("target/http-clients.classpath");
  }

  /** Their classes alone. */
  static Stream<Path> classes() {
    try {
      var from = FunctionProcess.jarOf(Baselines.class).resolve(PACKAGE);
      var to = Files.createDirectories(FOLDER.resolve(PACKAGE));
      try (var classes = Files.list(from)) {
        for (var file : classes.toList()) {
          Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return Stream.of(FOLDER);
    } catch (IOException failure) {
      throw new UncheckedIOException("scripts/bench builds the baselines", failure);
    }
  }

  private static Stream<Path> listed(String file) {
    try {
      return Stream.of(Files.readString(Path.of(file)).strip().split(File.pathSeparator, -1))
          .map(Path::of);
    } catch (IOException failure) {
      throw new UncheckedIOException("scripts/bench lists the libraries", failure);
    }
  }
}
