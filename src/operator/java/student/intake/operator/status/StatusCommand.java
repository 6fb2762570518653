package student.intake.operator.status;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import student.intake.operator.OperatorException;
import student.intake.operator.Printable;
import student.intake.operator.aws.AwsOperation;
import student.intake.operator.aws.QueueDepth;
import student.intake.operator.aws.TargetOptions;

/** Prints the status of an intake. {@code scripts/status --help} documents the options. */
@Command(name = StatusCommand.NAME, sortOptions = false)
public final class StatusCommand implements Callable<Integer> {

  static final String NAME = "scripts/status";

  private static final String NOT_AVAILABLE_LOCALLY = "n/a: scripts/local has no CloudWatch";
  private static final Duration ERROR_WINDOW = Duration.ofHours(1);
  private static final int MAX_ERRORS = 5;
  private static final int MAX_ERROR_COLUMNS = 160;

  /** SQS publishes its metrics every minute, with a delay of some minutes. */
  private static final Duration METRIC_WINDOW = Duration.ofMinutes(15);

  private static final String CLEAR_SCREEN = "\u001B[H\u001B[2J";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--watch", arity = "0..1", fallbackValue = "5")
  private @Nullable Integer watch;

  @Option(names = "--count")
  private boolean count;

  @Mixin
  private final TargetOptions target = new TargetOptions();

  private final PrintStream out;

  public StatusCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 if everything was read, 1 if a part was not, 2 if an argument is wrong. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new StatusCommand(System.out), arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var interval = watch;
    if (interval != null && interval < 1) {
      throw new ParameterException(new CommandLine(this), "--watch must be at least 1 second");
    }
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(1);
        var dynamoDb = target.dynamoDbClient()) {
      if (target.hasStack()) {
        // Without the stack, each part would say that it cannot be read.
        target.stack();
      }
      var report = report(sqs, dynamoDb);
      out.print(report.text());
      // The command behind a pipe can have ended, as head does.
      while (interval != null && !out.checkError()
          && !stop.await(Duration.ofSeconds(interval).toMillis())) {
        report = report(sqs, dynamoDb);
        out.print((canClearScreen() ? CLEAR_SCREEN : "\n") + report.text());
      }
      return report.complete() ? 0 : 1;
    }
  }

  /** Returns whether standard output is a terminal, as detected by {@code scripts/status}. */
  private static boolean canClearScreen() {
    return "true".equals(System.getenv("STANDARD_OUTPUT_IS_A_TERMINAL"));
  }

  private Report report(SqsClient sqs, DynamoDbClient dynamoDb) throws InterruptedException {
    var parts = new ArrayList<Part>();
    parts.add(part("queue", () -> QueueDepth.of(sqs, target.queueUrl()).text()));
    parts.add(part("oldest message", this::oldest));
    if (target.hasStack()) {
      parts.add(part("consuming", () -> target.eventSourceMapping().status().text()));
    }
    parts.add(
        part("dead letters", () -> QueueDepth.of(sqs, target.deadLetterQueueUrl(sqs)).text()));
    if (hasUndeliveredQueue()) {
      parts.add(
          part(
              "undelivered",
              () -> QueueDepth.of(sqs, target.output(TargetOptions.UNDELIVERED_QUEUE)).text()));
    }
    parts.add(part("students", () -> students(dynamoDb)));
    parts.add(part("last errors", this::errors));
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Report(
        parts.stream().map(Part::line).collect(joining("", "%-16s%s%n".formatted("time", now), "")),
        parts.stream().allMatch(Part::wasRead));
  }

  private static Part part(String name, Callable<String> text) throws InterruptedException {
    try {
      return new Part("%-16s%s%n".formatted(name, text.call()), true);
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (ParameterException unspecified) {
      return new Part("%-16sn/a: %s%n".formatted(name, unspecified.getMessage()), true);
    } catch (SdkException | OperatorException failure) {
      return new Part(
          "%-16sn/a: %s%n".formatted(name, Printable.of(String.valueOf(failure.getMessage()))),
          false);
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private boolean hasUndeliveredQueue() throws InterruptedException {
    return target.hasStack()
        && target.stack().output(TargetOptions.UNDELIVERED_QUEUE).isPresent();
  }

  private String oldest() throws InterruptedException {
    if (target.isLocal()) {
      return NOT_AVAILABLE_LOCALLY;
    }
    var url = target.queueUrl();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var response = target.awsCli().run(
        AwsOperation.GET_METRIC_STATISTICS, "--namespace", "AWS/SQS", "--metric-name",
        "ApproximateAgeOfOldestMessage", "--dimensions",
        "Name=QueueName,Value=" + url.substring(url.lastIndexOf('/') + 1), "--start-time",
        now.minus(METRIC_WINDOW).toString(), "--end-time", now.toString(), "--period", "60",
        "--statistics", "Maximum");
    return stream(response.path("Datapoints"))
        .max(comparing(it -> instant(it.path("Timestamp"))))
        .map(
            it -> "%.0f s old, at %s".formatted(
                it.path("Maximum").asDouble(), instant(it.path("Timestamp"))))
        .orElse("no data points in the last %d minutes".formatted(METRIC_WINDOW.toMinutes()));
  }

  /** Version 1 of the AWS CLI prints seconds, version 2 a date. */
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
      return "%,d in %s".formatted(counted, Printable.of(table));
    }
    var items = dynamoDb.describeTable(it -> it.tableName(table)).table().itemCount();
    return "%,d in %s (updated about every 6 hours; use --count for the current number)"
        .formatted(items, Printable.of(table));
  }

  private String errors() throws InterruptedException {
    if (target.isLocal()) {
      return NOT_AVAILABLE_LOCALLY;
    }
    var since = Instant.now().minus(ERROR_WINDOW);
    var response = target.awsCli().run(
        AwsOperation.FILTER_LOG_EVENTS, "--log-group-name", target.output("LogGroupName"),
        "--start-time", String.valueOf(since.toEpochMilli()), "--filter-pattern",
        "{ ($.level = \"ERROR\" && $._aws NOT EXISTS) || $.level = \"FATAL\" || $.record.status = \"error\""
            + " || $.record.status = \"timeout\" }");
    var all = stream(response.path("events")).toList();
    if (all.isEmpty()) {
      return "none in the last hour";
    }
    return all.stream()
        .sorted(comparingLong(it -> it.path("timestamp").asLong()))
        .skip(Math.max(0, all.size() - MAX_ERRORS))
        .map(StatusCommand::error)
        .collect(joining("", "%,d in the last hour; most recent:".formatted(all.size()), ""));
  }

  private static String error(JsonNode event) {
    var when = Instant.ofEpochMilli(event.path("timestamp").asLong());
    var text = errorText(event.path("message").asText());
    return "%n  %s  %s".formatted(when, Printable.of(text, MAX_ERROR_COLUMNS));
  }

  private static String errorText(String line) {
    try {
      var log = JSON.readTree(line);
      var status = log.path("record").path("status").asText();
      var message = log.path("message");
      var text = message.isTextual() ? message.asText() : message.path("errorMessage").asText();
      return Stream.of(text, status, line)
          .filter(it -> !it.isEmpty()).findFirst().orElse(line);
    } catch (JsonProcessingException _) {
      return line;
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private record Part(String line, boolean wasRead) {}

  private record Report(String text, boolean complete) {}
}
