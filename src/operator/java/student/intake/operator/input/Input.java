package student.intake.operator.input;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bytes that can be read more than once without being held in memory. */
public final class Input implements AutoCloseable {

  private final String name;
  private final SendInvocation invocation;
  private final FileChannel file;

  private Input(String name, SendInvocation invocation, FileChannel file) {
    this.name = name;
    this.invocation = invocation;
    this.file = file;
  }

  /** Opens a file. What can be read only once, such as a named pipe, is copied. */
  public static Input open(SendInvocation invocation) throws IOException {
    var path = Path.of(invocation.file());
    if (Files.isRegularFile(path)) {
      return new Input(path.toString(), invocation, FileChannel.open(path, READ));
    }
    try (var once = Files.newInputStream(path)) {
      return copy(path.toString(), invocation, once);
    }
  }

  /** Copies standard input. */
  public static Input openStandardInput(InputStream in, SendInvocation invocation)
      throws IOException {
    return copy("standard input", invocation, in);
  }

  /** Copies a stream; {@code name} is its name in messages. */
  public static Input copyOf(String name, InputStream in) throws IOException {
    return copy(name, new SendInvocation(name, List.of()), in);
  }

  /**
   * Copies {@code once} to a temporary file that only its owner can read. On Linux and macOS the file has
   * no name while it is open, so that nothing of it is left when the process is killed.
   */
  private static Input copy(String name, SendInvocation invocation, InputStream once)
      throws IOException {
    // Files.createTempFile makes a file that only its owner can read.
    var file = FileChannel.open(
        Files.createTempFile("student-intake-", ".tmp"), READ, WRITE, DELETE_ON_CLOSE);
    once.transferTo(Channels.newOutputStream(file));
    return new Input(name, invocation, file);
  }

  /** Returns the name of the file, for messages. */
  String name() {
    return name;
  }

  /** Returns the command that reads the input, for advice. */
  SendInvocation invocation() {
    return invocation;
  }

  /** Returns the bytes from the first one on. Ends any earlier stream; need not be closed. */
  InputStream fromStart() throws IOException {
    file.position(0);
    return Channels.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
