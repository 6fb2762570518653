package student.intake.operator;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.joining;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;

/** Shows how an intake is; {@code scripts/status} starts it and documents its options. */
@Command(name = StatusCommand.NAME, sortOptions = false)
final class StatusCommand implements Callable<Integer> {

  static final String NAME = "scripts/status";

  private static final String NONE_HERE = "n/a: scripts/local has no CloudWatch";
  private static final Duration ERRORS_SINCE = Duration.ofHours(1);
  private static final int MAX_ERRORS = 5;
  private static final int MAX_CHARACTERS = 160;

  /** CloudWatch has SQS's metrics every minute, some minutes late. */
  private static final Duration METRIC_SINCE = Duration.ofMinutes(15);

  private static final String CLEAR_SCREEN = "\u001B[H\u001B[2J";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--watch", arity = "0..1", fallbackValue = "5")
  private @Nullable Integer watch;

  @Option(names = "--count")
  private boolean count;

  @Mixin
  private final Target target = new Target();

  private final PrintStream out;

  StatusCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 when all could be read, 1 when not, 2 when the arguments are wrong. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new StatusCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var every = watch;
    if (every != null && every < 1) {
      throw new ParameterException(new CommandLine(this), "--watch takes at least 1 second");
    }
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqs(1);
        var dynamoDb = target.dynamoDb()) {
      var screen = screen(sqs, dynamoDb);
      out.print(screen.text());
      while (every != null && !stop.await(Duration.ofSeconds(every).toMillis())) {
        screen = screen(sqs, dynamoDb);
        out.print((Progress.Style.ofStandardError() == Progress.Style.BAR ? CLEAR_SCREEN : "\n")
            + screen.text());
        out.flush();
      }
      return screen.whole() ? 0 : 1;
    }
  }

  private Screen screen(SqsClient sqs, DynamoDbClient dynamoDb) throws InterruptedException {
    var parts = Stream.of(
        part("queue", () -> depth(sqs, target.queueUrl())),
        part("oldest message", this::oldest),
        part("dead letters", () -> depth(sqs, target.deadLetterQueueUrl(sqs))),
        part("students", () -> students(dynamoDb)),
        part("last errors", this::errors)).toList();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Screen(
        parts.stream().map(Part::line).collect(joining("", "%-16s%s%n".formatted("time", now), "")),
        parts.stream().allMatch(Part::wasRead));
  }

  private static Part part(String name, Callable<String> text) throws InterruptedException {
    try {
      return new Part("%-16s%s%n".formatted(name, text.call()), true);
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (ParameterException notNamed) {
      return new Part("%-16sn/a: %s%n".formatted(name, notNamed.getMessage()), true);
    } catch (SdkException | OperatorException failure) {
      return new Part("%-16sn/a: %s%n".formatted(name, failure.getMessage()), false);
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static String depth(SqsClient sqs, String url) {
    var attributes = sqs.getQueueAttributes(
        it -> it.queueUrl(url)
            .attributeNames(
                APPROXIMATE_NUMBER_OF_MESSAGES,
                APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .attributes();
    return "%s visible, %s in flight, %s delayed".formatted(
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES, "?"),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "?"),
        attributes.getOrDefault(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "?"));
  }

  private String oldest() throws InterruptedException {
    if (target.isLocal()) {
      return NONE_HERE;
    }
    var url = target.queueUrl();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var answer = target.cli().run(
        "cloudwatch", "get-metric-statistics", "--namespace", "AWS/SQS", "--metric-name",
        "ApproximateAgeOfOldestMessage", "--dimensions",
        "Name=QueueName,Value=" + url.substring(url.lastIndexOf('/') + 1), "--start-time",
        now.minus(METRIC_SINCE).toString(), "--end-time", now.toString(), "--period", "60",
        "--statistics", "Maximum");
    return stream(answer.path("Datapoints"))
        .max(comparing(it -> instant(it.path("Timestamp"))))
        .map(
            it -> "%.0f s old, at %s".formatted(
                it.path("Maximum").asDouble(), instant(it.path("Timestamp"))))
        .orElse("nothing measured in %d minutes".formatted(METRIC_SINCE.toMinutes()));
  }

  /** Version 1 of the aws CLI prints seconds where version 2 prints a date. */
  private static Instant instant(JsonNode timestamp) {
    return timestamp.isNumber()
        ? Instant.ofEpochSecond(timestamp.asLong())
        : OffsetDateTime.parse(timestamp.asText()).toInstant();
  }

  private String students(DynamoDbClient dynamoDb) throws InterruptedException {
    var table = target.table();
    if (count) {
      var counted = dynamoDb.scanPaginator(it -> it.tableName(table).select("COUNT")).stream()
          .mapToLong(it -> it.count())
          .sum();
      return "%,d in %s".formatted(counted, table);
    }
    var items = dynamoDb.describeTable(it -> it.tableName(table)).table().itemCount();
    return "%,d in %s, as DynamoDB counted up to 6 hours ago (--count counts now)"
        .formatted(items, table);
  }

  private String errors() throws InterruptedException {
    if (target.isLocal()) {
      return NONE_HERE;
    }
    var since = Instant.now().minus(ERRORS_SINCE);
    var answer = target.cli().run(
        "logs", "filter-log-events", "--log-group-name", target.output("LogGroupName"),
        "--start-time", String.valueOf(since.toEpochMilli()), "--filter-pattern",
        "{ ($.level = \"ERROR\" && $._aws NOT EXISTS) || $.level = \"FATAL\" || $.record.status = \"error\""
            + " || $.record.status = \"timeout\" }");
    var all = stream(answer.path("events")).toList();
    if (all.isEmpty()) {
      return "none in the last hour";
    }
    return all.stream()
        .sorted(comparingLong(it -> it.path("timestamp").asLong()))
        .skip(Math.max(0, all.size() - MAX_ERRORS))
        .map(StatusCommand::error)
        .collect(joining("", "%,d in the last hour, at last:".formatted(all.size()), ""));
  }

  private static String error(JsonNode event) {
    var when = Instant.ofEpochMilli(event.path("timestamp").asLong());
    var said = sentence(event.path("message").asText());
    return "%n  %s  %s".formatted(
        when, said.substring(0, Math.min(said.length(), MAX_CHARACTERS)));
  }

  private static String sentence(String line) {
    try {
      var log = JSON.readTree(line);
      var status = log.path("record").path("status").asText();
      var message = log.path("message");
      var sentence = message.isTextual() ? message.asText() : message.path("errorMessage").asText();
      return Stream.of(sentence, status, line)
          .filter(it -> !it.isEmpty()).findFirst().orElse(line);
    } catch (JsonProcessingException _) {
      return line;
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private record Part(String line, boolean wasRead) {}

  private record Screen(String text, boolean whole) {}
}
