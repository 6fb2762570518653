package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.operator.InputLine.Invalid;
import student.intake.operator.InputLine.Valid;

/** Sends students to the enrollment queue. {@code scripts/send --help} documents the options. */
@Command(name = SendCommand.NAME, sortOptions = false)
final class SendCommand implements Callable<Integer> {

  static final String NAME = "scripts/send";

  @Parameters(arity = "0..1", paramLabel = "FILE")
  private @Nullable String file;

  @Option(names = "--id")
  private @Nullable String id;

  @Option(names = "--name")
  private @Nullable String name;

  @Option(names = "--format")
  private @Nullable String format;

  @Option(names = "--message-group-id")
  private @Nullable String messageGroupId;

  @Option(names = "--rate")
  private @Nullable Double rate;

  @Option(names = "--max-concurrent-requests", defaultValue = "8")
  private int maxConcurrentRequests;

  @Option(names = "--skip-invalid")
  private boolean skipInvalid;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Mixin
  private final TargetOptions target = new TargetOptions();

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  SendCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Exits with 0 if all lines were sent, 1 if a line is invalid or was not sent, 2 if an argument is
   * wrong.
   */
  public static void main(String... arguments) {
    System.exit(
        CommandRunner.run(NAME, new SendCommand(System.in, System.out, System.err), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    var lines = read();
    var invalid = lines.stream().filter(Invalid.class::isInstance).map(Invalid.class::cast)
        .toList();
    var valid = lines.stream().filter(Valid.class::isInstance).map(Valid.class::cast).toList();
    invalid.forEach(it -> err.printf("line %d: %s: %s%n", it.number(), it.code(), it.sentence()));
    var summary = "%,d of %s invalid".formatted(invalid.size(), Plural.of(lines.size(), "line"));
    if (!invalid.isEmpty() && !skipInvalid) {
      out.printf("%s; nothing was sent.%n", summary);
      return 1;
    }
    var sentAll = dryRun ? dryRun(valid) : send(valid);
    if (!invalid.isEmpty()) {
      out.printf("%s.%n", summary);
    }
    return sentAll && invalid.isEmpty() ? 0 : 1;
  }

  private void checkArguments() {
    require(file != null || (id != null && name != null), "specify --id and --name, or FILE, or -");
    require(file == null || (id == null && name == null),
        "specify --id and --name, or FILE, not both");
    require(rate == null || rate > 0, "--rate must be greater than 0");
    require(maxConcurrentRequests >= 1 && maxConcurrentRequests <= 100,
        "--max-concurrent-requests must be from 1 to 100");
    require(
        format == null || List.of("csv", "json-lines").contains(format),
        "--format must be csv or json-lines");
  }

  private List<InputLine> read() throws IOException {
    var students = new StudentReader();
    if (file == null) {
      return students.single(requireNonNullElse(id, ""), requireNonNullElse(name, ""));
    }
    // A decoder reports malformed input; with a charset the reader would replace it.
    try (var input = new InputStreamReader(open(file), UTF_8.newDecoder())) {
      return isCsv(file) ? students.readCsv(input) : students.readJsonLines(input);
    }
  }

  private InputStream open(String path) throws IOException {
    if (path.equals("-")) {
      return in;
    }
    require(Files.isReadable(Path.of(path)) && !Files.isDirectory(Path.of(path)),
        "cannot read " + path);
    return Files.newInputStream(Path.of(path));
  }

  private boolean isCsv(String path) {
    return requireNonNullElse(format, path.endsWith(".csv") ? "csv" : "").equals("csv");
  }

  private boolean dryRun(List<Valid> lines) throws InterruptedException {
    out.printf(
        "Dry run: %s in %s to %s; nothing was sent.%n",
        Plural.of(lines.size(), "message"), Plural.of(Sender.batches(lines).size(), "request"),
        target.queueUrl());
    return true;
  }

  private boolean send(List<Valid> lines) throws InterruptedException {
    var url = target.queueUrl();
    var start = System.nanoTime();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(maxConcurrentRequests)) {
      var result = send(lines, stop, url, sqs);
      result.unsent().forEach(
          it -> err.printf(
              "line %d: %s was not sent: %s%n",
              it.line().number(), it.line().studentId(), it.cause()));
      var seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          "Sent %,d of %s to %s in %.1f s (%,.1f per second).%n",
          result.sent(), Plural.of(lines.size(), "message"), url, seconds,
          result.sent() / seconds);
      return result.unsent().isEmpty();
    }
  }

  private Sender.Result send(
      List<Valid> lines, InterruptSignal stop, String url, SqsClient sqs) {
    var rateLimiter = Optional.ofNullable(rate).map(RateLimiter::perSecond)
        .orElseGet(RateLimiter::unlimited);
    try (var progress = Progress.start(
        Progress.Style.ofStandardError(), "Sending", lines.size(), err)) {
      return new Sender(
          sqs, url, Optional.ofNullable(messageGroupId), maxConcurrentRequests, rateLimiter,
          progress, stop::raised)
          .send(lines);
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(new CommandLine(this), message);
    }
  }
}
