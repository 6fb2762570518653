package student.intake.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import student.intake.runtime.FunctionProcess;

/** The template beside what {@code sam build} would package: classes, and jars in {@code lib}. */
final class FunctionPackage {

  private static final Path CLASSES = Path.of("target/classes");

  private FunctionPackage() {}

  /** Fills an empty folder; returns the template there, whose {@code CodeUri} is that folder. */
  static Path stage(Path folder) {
    try {
      copyAll(CLASSES, folder);
      var lib = Files.createDirectory(folder.resolve("lib"));
      for (var jar : FunctionProcess.packageJars()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
      return Files.copy(Path.of("template.yaml"), folder.resolve("template.yaml"));
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
