package student.intake.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import student.intake.runtime.FunctionProcess;

/** The package that {@code sam build} creates: classes, and jars in {@code lib}. */
final class FunctionPackage {

  private static final Path CLASSES = Path.of("target/classes");
  private static final String MAPPING = "Type: SQS\n          Properties:";

  private FunctionPackage() {}

  /**
   * Copies the package and the template to an empty folder. The event source mapping is disabled in the
   * template.
   *
   * @return the template in the folder
   */
  static Path copyTo(Path folder) {
    try {
      copyAll(CLASSES, folder);
      var lib = Files.createDirectory(folder.resolve("lib"));
      for (var jar : FunctionProcess.packageJars()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
      var template = Files.readString(Path.of("template.yaml"))
          .replace(MAPPING, MAPPING + "\n            Enabled: false");
      return Files.writeString(folder.resolve("template.yaml"), template);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : all.skip(1).toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
