package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A new file of dead letters, whole, one JSON object a line. It holds names: only its owner may read
 * it.
 */
final class Archive implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;

  private Archive(FileChannel file) {
    this.file = file;
  }

  /**
   * Creates the file.
   *
   * @throws OperatorException if it is there already
   */
  static Archive create(Path path) throws IOException {
    var posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    var onlyOwner = PosixFilePermissions.asFileAttribute(
        PosixFilePermissions.fromString("rw-------"));
    try {
      return new Archive(
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              posix ? new FileAttribute<?>[]{onlyOwner} : new FileAttribute<?>[0]));
    } catch (FileAlreadyExistsException _) {
      throw new OperatorException(path + " exists already; name another file");
    }
  }

  /** Appends {@code letter}; when this returns it is on the disk. */
  void write(DeadMessage letter) throws IOException {
    var message = letter.message();
    var json = JSON.createObjectNode()
        .put("message_id", message.messageId())
        .put("code", letter.code())
        .put("body", message.body());
    var system = json.putObject("attributes");
    message.attributesAsStrings().forEach(system::put);
    var attributes = json.putObject("message_attributes");
    message.messageAttributes().forEach((name, value) -> {
      var attribute = attributes.putObject(name).put("data_type", value.dataType());
      if (value.stringValue() != null) {
        attribute.put("string_value", value.stringValue());
      }
      if (value.binaryValue() != null) {
        attribute.put("binary_value", value.binaryValue().asByteArray());
      }
    });
    var bytes = ByteBuffer.wrap((json + "\n").getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
