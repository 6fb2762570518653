package student.intake.local.cloud;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The settings of {@code template.yaml} that the embedded cloud uses; parameters have their default
 * values.
 */
public record Template(
    String tableName,
    Duration visibilityTimeout,
    Duration messageRetention,
    Duration deadLetterRetention,
    int maxReceiveCount,
    Duration functionTimeout,
    int batchSize,
    Duration batchingWindow,
    int maximumConcurrency,
    boolean reportsBatchItemFailures) {

  private static final String RESPONSE_TYPES = "Resources/IntakeFunction/Properties/Events/Enrollments/Properties/FunctionResponseTypes";

  /** Reads {@code template.yaml} in the working directory, which is the repository. */
  public static Template read() {
    return read(Path.of("template.yaml"));
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if a value is missing or has the wrong type; the message contains
   *     its path
   */
  public static Template read(Path file) {
    var values = new Values(load(file));
    var window = Duration
        .ofSeconds(Long.parseLong(values.text("Parameters/BatchingWindow/Default")));
    return new Template(
        values.text("Parameters/TableName/Default"),
        values.seconds("Mappings/VisibilityTimeout/%d/Seconds".formatted(window.toSeconds())),
        values.seconds("Resources/EnrollmentQueue/Properties/MessageRetentionPeriod"),
        values.seconds("Resources/DeadLetterQueue/Properties/MessageRetentionPeriod"),
        values.number("Parameters/MaxReceiveCount/Default"),
        values.seconds("Resources/IntakeFunction/Properties/Timeout"),
        values.number("Parameters/BatchSize/Default"),
        window,
        values.number("Parameters/MaximumConcurrency/Default"),
        values.list(RESPONSE_TYPES).contains("ReportBatchItemFailures"));
  }

  /**
   * Reads the function's environment variables in {@code template.yaml}. A variable that refers to a
   * resource or parameter has its name as the value.
   */
  public static Map<String, String> environment() {
    var values = new Values(load(Path.of("template.yaml")));
    return values.texts("Resources/IntakeFunction/Properties/Environment/Variables");
  }

  /** Returns a copy for a FIFO queue, for which Lambda allows batches of ten and no batching window. */
  public Template forFifo() {
    return withBatch(Math.min(batchSize, 10), Duration.ZERO);
  }

  /** Returns a copy with this visibility timeout. */
  public Template withVisibilityTimeout(Duration timeout) {
    return new Template(
        tableName,
        timeout,
        messageRetention,
        deadLetterRetention,
        maxReceiveCount,
        functionTimeout,
        batchSize,
        batchingWindow,
        maximumConcurrency,
        reportsBatchItemFailures);
  }

  /** Returns a copy with this maximum receive count. */
  public Template withMaxReceiveCount(int count) {
    return new Template(
        tableName,
        visibilityTimeout,
        messageRetention,
        deadLetterRetention,
        count,
        functionTimeout,
        batchSize,
        batchingWindow,
        maximumConcurrency,
        reportsBatchItemFailures);
  }

  /** Returns a copy with this batch size and batching window. */
  public Template withBatch(int size, Duration window) {
    return new Template(
        tableName,
        visibilityTimeout,
        messageRetention,
        deadLetterRetention,
        maxReceiveCount,
        functionTimeout,
        size,
        window,
        maximumConcurrency,
        reportsBatchItemFailures);
  }

  /** Returns a copy with this function timeout and maximum concurrency. */
  public Template withFunction(Duration timeout, int concurrency) {
    return new Template(
        tableName,
        visibilityTimeout,
        messageRetention,
        deadLetterRetention,
        maxReceiveCount,
        timeout,
        batchSize,
        batchingWindow,
        concurrency,
        reportsBatchItemFailures);
  }

  /** Reads a template as YAML. A CloudFormation function in short form is replaced by its argument. */
  public static Object load(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      return new Yaml(new CloudFormationTags()).load(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + file.toAbsolutePath(), unreadable);
    }
  }

  /** Values by their path, such as {@code Parameters/TableName/Default}. */
  private record Values(Object root) {

    int number(String path) {
      if (value(path) instanceof Integer number) {
        return number;
      }
      throw new IllegalArgumentException("template.yaml: " + path + " is not a whole number");
    }

    Duration seconds(String path) {
      return Duration.ofSeconds(number(path));
    }

    String text(String path) {
      if (value(path) instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException("template.yaml: " + path + " is not a string");
    }

    Map<String, String> texts(String path) {
      if (value(path) instanceof Map<?, ?> map) {
        return map.entrySet()
            .stream()
            .collect(toMap(it -> it.getKey().toString(), it -> it.getValue().toString()));
      }
      throw new IllegalArgumentException("template.yaml: " + path + " is not a mapping");
    }

    List<?> list(String path) {
      if (value(path) instanceof List<?> list) {
        return list;
      }
      throw new IllegalArgumentException("template.yaml: " + path + " is not a list");
    }

    private Object value(String path) {
      @Nullable
      Object value = root;
      for (var key : path.split("/", -1)) {
        value = value instanceof Map<?, ?> map ? map.get(key) : null;
      }
      if (value == null) {
        throw new IllegalArgumentException("template.yaml: " + path + " is missing");
      }
      return value;
    }
  }

  /** Replaces a CloudFormation function in short form, such as {@code !Ref}, with its argument. */
  private static final class CloudFormationTags extends SafeConstructor {

    CloudFormationTags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put("!", new AbstractConstruct() {
        @Override
        public Object construct(Node node) {
          return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new IllegalStateException("Unknown YAML node " + node);
          };
        }
      });
    }
  }
}
