package student.intake.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import student.intake.runtime.FunctionProcess;

/** The package that {@code sam build} creates: classes, and jars in {@code lib}. */
final class FunctionPackage {

  private static final Path CLASSES = Path.of("target/classes");
  private static final Path TEMPLATE = Path.of("template.yaml");

  private FunctionPackage() {}

  /**
   * Copies the package and the template to a new folder.
   *
   * @param folder an existing folder is replaced
   * @return the template in the folder
   */
  static Path create(Path folder) {
    try {
      deleteAll(folder);
      Files.createDirectories(folder.resolve("lib"));
      copyAll(CLASSES, folder);
      for (var jar : FunctionProcess.packageJars()) {
        Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
      }
      return Files.copy(TEMPLATE, folder.resolve(TEMPLATE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (var path : all.toList().reversed()) {
          Files.delete(path);
        }
      }
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
