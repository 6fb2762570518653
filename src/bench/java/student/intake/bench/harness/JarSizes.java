package student.intake.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sizes of jar files. */
public final class JarSizes {

  private static final double MEGABYTE = 1_000_000;

  private JarSizes() {}

  /** Returns the total size of the jars of a class path, in millions of bytes. */
  public static double megabytes(Stream<Path> classPath) {
    return classPath.filter(it -> it.toString().endsWith(".jar")).mapToLong(JarSizes::size).sum()
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
