package student.intake.operator.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import student.intake.operator.OperatorException;
import student.intake.operator.Printable;

/**
 * What has become of the dead letters of a file that is being restored, in a file beside it. It is written
 * before and after each message is sent, so that a command that was killed can go on, and says which message
 * may have been sent.
 */
final class RestoreProgress implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final FileChannel file;
  private final Set<String> restored = new HashSet<>();
  /** Sent by an earlier command, which recorded no result. */
  private final Set<String> uncertain = new HashSet<>();
  private String run = "";

  private RestoreProgress(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /** Returns the file that has the progress of restoring {@code letters}. */
  static Path pathFor(Path letters) {
    return letters.resolveSibling(letters.getFileName() + ".restored");
  }

  /**
   * Opens or creates the file beside {@code letters}.
   *
   * @throws OperatorException if another command uses it, or it is of another queue
   */
  static RestoreProgress open(Path letters, String queueUrl) throws IOException {
    var path = pathFor(letters);
    var progress = new RestoreProgress(
        path, DeadLetterFile.openOwnerOnly(path, Set.of(CREATE, READ, WRITE)));
    try {
      progress.lock();
      progress.read(queueUrl);
      return progress;
    } catch (IOException | RuntimeException failure) {
      progress.close();
      throw failure;
    }
  }

  private void lock() throws IOException {
    try {
      if (file.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException _) {
      // Another command in this JVM.
    }
    throw new OperatorException("another command writes %s".formatted(path));
  }

  private void read(String queueUrl) throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // A read can be partial.
    }
    var text = new String(bytes.array(), UTF_8);
    text.lines().map(RestoreProgress::parse).forEach(it -> readLine(it, queueUrl));
    if (!text.isEmpty() && !text.endsWith("\n")) {
      append("\n");
    }
    if (run.isEmpty()) {
      run = UUID.randomUUID().toString();
      append(
          JSON.createObjectNode().put("run", run).put("queue_url", queueUrl) + "\n");
    }
  }

  /** A command that was killed can have written a part of its last line. */
  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  private void readLine(JsonNode line, String queueUrl) {
    if (line.has("run")) {
      run = line.path("run").asText();
      if (!line.path("queue_url").asText().equals(queueUrl)) {
        throw new OperatorException(
            "%s is the progress of restoring to another queue, %s; remove it to restore to this one"
                .formatted(path, Printable.of(line.path("queue_url").asText())));
      }
    }
    if (line.has("sending")) {
      uncertain.add(line.path("sending").asText());
    }
    if (line.has("refused")) {
      uncertain.remove(line.path("refused").asText());
    }
    if (line.has("restored")) {
      uncertain.remove(line.path("restored").asText());
      restored.add(line.path("restored").asText());
    }
  }

  /** Returns whether an earlier command may have sent the message. */
  boolean isUncertain(String messageId) {
    return uncertain.contains(messageId);
  }

  Path path() {
    return path;
  }

  boolean isRestored(String messageId) {
    return restored.contains(messageId);
  }

  /** Returns the id with which a FIFO queue recognizes that a message is sent again. */
  String deduplicationId(String messageId) {
    return UUID.nameUUIDFromBytes((run + messageId).getBytes(UTF_8)).toString();
  }

  /** Records that a message is about to be sent. */
  void sending(String messageId) throws IOException {
    record("sending", messageId);
  }

  /** Records that the queue has acknowledged a message. */
  void restored(String messageId) throws IOException {
    restored.add(messageId);
    record("restored", messageId);
  }

  /** Records that the queue has refused a message. */
  void refused(String messageId) throws IOException {
    record("refused", messageId);
  }

  private void record(String key, String messageId) throws IOException {
    append(JSON.createObjectNode().put(key, messageId) + "\n");
  }

  private void append(String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
