package student.intake.local.cloud;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import student.intake.settings.Settings;

/**
 * An embedded queue and table, and the function's settings for them.
 *
 * @param template the settings they were created with
 */
public record EmbeddedCloud(Template template, EmbeddedTable table, EmbeddedQueue queue)
    implements
    AutoCloseable {

  /** Starts in memory, on free ports, with the settings of {@code template.yaml}. */
  public static EmbeddedCloud start() {
    return start(Template.read(), new Options());
  }

  /**
   * Starts the queue and the table.
   *
   * @throws PortInUseException if a port in {@code options} is in use
   */
  public static EmbeddedCloud start(Template template, Options options) {
    return start(template, options, CloudListener.NONE);
  }

  /**
   * Starts the queue and the table.
   *
   * @param listener observes the messages of both queues
   * @throws PortInUseException if a port in {@code options} is in use
   */
  public static EmbeddedCloud start(Template template, Options options, CloudListener listener) {
    var queue = EmbeddedQueue.start(template, options.kind(), options.queuePort(), listener);
    try {
      var table = EmbeddedTable.start(template.tableName(), options.tablePort(), options.data());
      return new EmbeddedCloud(template, table, queue);
    } catch (RuntimeException failure) {
      queue.close();
      throw failure;
    }
  }

  /** Returns the function's settings; the SDK reads credentials from the environment. */
  public Settings settings() {
    return settings(Map.of());
  }

  /** Returns the function's settings with additional or overridden environment variables. */
  public Settings settings(Map<String, String> variables) {
    var environment = new HashMap<>(environment());
    environment.putAll(variables);
    return Settings.from(environment);
  }

  /**
   * Returns the function's environment variables. The timeouts are longer than in the template, because
   * the queue, the table and the function share a machine.
   */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_REGION", LocalClients.REGION,
        "TABLE_NAME", table.name(),
        "QUEUE_URL", queue.url(),
        "DEAD_LETTER_QUEUE_URL", queue.deadLetterUrl(),
        "AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString(),
        "AWS_ENDPOINT_URL_SQS", queue.endpoint().toString(),
        "CONNECT_TIMEOUT_MILLISECONDS", "10000",
        "ATTEMPT_TIMEOUT_MILLISECONDS", "10000",
        "CALL_TIMEOUT_MILLISECONDS", "10000",
        "QUEUE_TIMEOUT_MILLISECONDS", "5000");
  }

  @Override
  public void close() {
    queue.close();
    table.close();
  }

  /**
   * Options of an embedded cloud.
   *
   * @param kind kind of both queues
   * @param queuePort 0 for any free port
   * @param tablePort 0 for any free port
   * @param data directory of the table's data; empty to keep it in memory
   */
  public record Options(
      EmbeddedQueue.Kind kind, int queuePort, int tablePort, Optional<Path> data) {

    /** A standard queue, free ports, data in memory. */
    public Options() {
      this(EmbeddedQueue.Kind.STANDARD, 0, 0, Optional.empty());
    }

    /** A FIFO queue, free ports, data in memory. */
    public static Options fifo() {
      return new Options(EmbeddedQueue.Kind.FIFO, 0, 0, Optional.empty());
    }
  }
}
