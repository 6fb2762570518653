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
 * A file of complete dead letters, one JSON object per line. It contains student names, so only its
 * owner can read it.
 */
final class DeadLetterFile implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;

  private DeadLetterFile(FileChannel file) {
    this.file = file;
  }

  /**
   * Creates the file.
   *
   * @throws OperatorException if the file already exists
   */
  static DeadLetterFile create(Path path) throws IOException {
    var posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    var ownerOnly = PosixFilePermissions.asFileAttribute(
        PosixFilePermissions.fromString("rw-------"));
    try {
      return new DeadLetterFile(
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              posix ? new FileAttribute<?>[]{ownerOnly} : new FileAttribute<?>[0]));
    } catch (FileAlreadyExistsException _) {
      throw new OperatorException(path + " already exists; specify another file");
    }
  }

  /** Appends {@code deadLetter} and forces it to disk. */
  void write(DeadLetter deadLetter) throws IOException {
    var message = deadLetter.message();
    var json = JSON.createObjectNode()
        .put("message_id", message.messageId())
        .put("code", deadLetter.code())
        .put("body", message.body());
    var systemAttributes = json.putObject("attributes");
    message.attributesAsStrings().forEach(systemAttributes::put);
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
