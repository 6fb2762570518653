package student.intake.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How large jars are. */
final class Jars {

  private static final double MEGABYTE = 1_000_000;

  private Jars() {}

  /** Of {@code classPath} the jars alone, in millions of bytes. */
  static double megabytes(Stream<Path> classPath) {
    return classPath.filter(it -> it.toString().endsWith(".jar")).mapToLong(Jars::size).sum()
        / MEGABYTE;
  }

  private static long size(Path jar) {
    try {
      return Files.size(jar);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
