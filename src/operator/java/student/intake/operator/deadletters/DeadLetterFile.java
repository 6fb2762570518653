package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import student.intake.operator.OperatorException;

/**
 * A file of complete dead letters, one JSON object per line. It contains student names, so only its
 * owner can read it. It is created with its first dead letter.
 */
final class DeadLetterFile implements AutoCloseable {

  /** As the path of a file: standard output. */
  static final String STANDARD_STREAM = "-";

  private final Path path;
  private @Nullable FileChannel file;

  private DeadLetterFile(Path path) {
    this.path = path;
  }

  /**
   * Prepares a new file.
   *
   * @throws OperatorException if the file already exists or its folder does not
   */
  static DeadLetterFile create(Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(path);
    }
    var folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new OperatorException("%s is not in an existing folder".formatted(path));
    }
    return new DeadLetterFile(path);
  }

  /**
   * Appends {@code deadLetter} and forces it to disk.
   *
   * @throws OperatorException if the file cannot be written
   */
  void write(DeadLetter deadLetter) {
    try {
      append(DeadLetterJson.complete(deadLetter) + "\n");
    } catch (IOException failure) {
      throw new OperatorException("cannot write %s: %s".formatted(path, failure.getMessage()));
    }
  }

  private void append(String line) throws IOException {
    var current = file == null ? open() : file;
    file = current;
    var bytes = ByteBuffer.wrap(line.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      current.write(bytes);
    }
    current.force(false);
  }

  private FileChannel open() throws IOException {
    try {
      return openOwnerOnly(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (FileAlreadyExistsException _) {
      throw exists(path);
    }
  }

  private static OperatorException exists(Path path) {
    return new OperatorException(path + " already exists; specify another file");
  }

  /** Opens a file; if it is created, only its owner can read it. */
  static FileChannel openOwnerOnly(Path path, Set<? extends OpenOption> options)
      throws IOException {
    var posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    var ownerOnly = PosixFilePermissions.asFileAttribute(
        PosixFilePermissions.fromString("rw-------"));
    return FileChannel.open(
        path, options, posix ? new FileAttribute<?>[]{ownerOnly} : new FileAttribute<?>[0]);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
