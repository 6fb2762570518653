package student.intake.local.cloud;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import student.intake.settings.Settings;

/**
 * A queue and a table that the function works with, and the settings that lead it there.
 *
 * @param template whose numbers they were made with
 */
public record EmbeddedCloud(Template template, EmbeddedTable table, EmbeddedQueue queue)
    implements
    AutoCloseable {

  /** Starts everything on free ports, in memory, with the template's numbers. */
  public static EmbeddedCloud start() {
    return start(Template.read(), new Options());
  }

  /**
   * Starts everything.
   *
   * @throws PortTakenException if a port of {@code options} is taken
   */
  public static EmbeddedCloud start(Template template, Options options) {
    var queue = EmbeddedQueue.start(template, options.kind(), options.queuePort());
    try {
      var table = EmbeddedTable.start(template.tableName(), options.tablePort(), options.data());
      return new EmbeddedCloud(template, table, queue);
    } catch (RuntimeException failure) {
      queue.close();
      throw failure;
    }
  }

  /** The function's settings; credentials come from the environment, as on Lambda. */
  public Settings settings() {
    return settings(Map.of());
  }

  /** The function's settings with some environment variables set otherwise. */
  public Settings settings(Map<String, String> variables) {
    var environment = new HashMap<>(environment());
    environment.putAll(variables);
    return Settings.from(environment);
  }

  /**
   * The function's environment variables, as the template and Lambda set them; but with patience,
   * since queue, table and function share a machine that may be busy with tests.
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
   * What may differ from one embedded cloud to the next.
   *
   * @param kind of both queues
   * @param queuePort 0 for any free one
   * @param tablePort 0 for any free one
   * @param data folder that keeps the table; empty to keep it in memory
   */
  public record Options(
      EmbeddedQueue.Kind kind, int queuePort, int tablePort, Optional<Path> data) {

    /** A standard queue, free ports, nothing kept. */
    public Options() {
      this(EmbeddedQueue.Kind.STANDARD, 0, 0, Optional.empty());
    }

    /** A FIFO queue, free ports, nothing kept. */
    public static Options fifo() {
      return new Options(EmbeddedQueue.Kind.FIFO, 0, 0, Optional.empty());
    }
  }
}
