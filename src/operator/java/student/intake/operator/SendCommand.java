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
import student.intake.operator.Line.Checked;

/** Sends students to the queue; {@code scripts/send} starts it and documents its options. */
@Command(name = SendCommand.NAME, sortOptions = false)
final class SendCommand implements Callable<Integer> {

  static final String NAME = "scripts/send";

  @Parameters(arity = "0..1", paramLabel = "FILE")
  private @Nullable String file;

  @Option(names = "--id")
  private @Nullable String id;

  @Option(names = "--name")
  private @Nullable String name;

  @Option(names = "--format", description = "csv or json-lines")
  private @Nullable String format;

  @Option(names = "--group")
  private @Nullable String group;

  @Option(names = "--rate")
  private @Nullable Double rate;

  @Option(names = "--in-flight", defaultValue = "8")
  private int inFlight;

  @Option(names = "--skip-refused")
  private boolean skipRefused;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Mixin
  private final Target target = new Target();

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  SendCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Exits with 0 when all were sent, 1 when some were not, 2 when the arguments are wrong. */
  public static void main(String... arguments) {
    System.exit(
        CommandRunner.run(NAME, new SendCommand(System.in, System.out, System.err), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    var all = read();
    var refused = Students.refused(all);
    refused.forEach(
        it -> err.printf("line %d: %s: %s%n", it.number(), it.code(), it.sentence()));
    if (!refused.isEmpty() && !skipRefused) {
      out.printf("Refused %,d of %,d; nothing was sent.%n", refused.size(), all.size());
      return 1;
    }
    var sentAll = dryRun ? pretend(Students.accepted(all)) : send(Students.accepted(all));
    if (!refused.isEmpty()) {
      out.printf("Refused %,d of %,d.%n", refused.size(), all.size());
    }
    return sentAll && refused.isEmpty() ? 0 : 1;
  }

  private void checkArguments() {
    require(file != null || (id != null && name != null), "give --id and --name, or FILE, or -");
    require(file == null || (id == null && name == null),
        "give --id and --name, or FILE: not both");
    require(rate == null || rate > 0, "--rate takes a number above 0");
    require(inFlight >= 1 && inFlight <= 100, "--in-flight takes 1 to 100");
    require(
        format == null || List.of("csv", "json-lines").contains(format),
        "--format takes csv or json-lines");
  }

  private List<Checked> read() throws IOException {
    var students = new Students();
    if (file == null) {
      return students.one(requireNonNullElse(id, ""), requireNonNullElse(name, ""));
    }
    // A decoder, not a charset: the latter would replace what is not UTF-8, and so change a name.
    try (var input = new InputStreamReader(open(file), UTF_8.newDecoder())) {
      return isCsv(file) ? students.fromCsv(input) : students.fromJsonLines(input);
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

  private boolean pretend(List<Line> lines) throws InterruptedException {
    out.printf(
        "Would send %,d in %,d calls to %s; nothing was sent.%n",
        lines.size(), Sender.batches(lines).size(), target.queueUrl());
    return true;
  }

  private boolean send(List<Line> lines) throws InterruptedException {
    var url = target.queueUrl();
    var start = System.nanoTime();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqs(inFlight)) {
      var result = send(lines, stop, url, sqs);
      result.unsent().forEach(
          it -> err.printf(
              "line %d: %s was not sent: %s%n",
              it.line().number(), it.line().studentId(), it.cause()));
      var seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          "Sent %,d of %,d to %s in %.1f s (%,.0f a second).%n",
          result.sent(), lines.size(), url, seconds, result.sent() / seconds);
      return result.unsent().isEmpty();
    }
  }

  private Sender.Result send(
      List<Line> lines, InterruptSignal stop, String url, SqsClient sqs) {
    var pace = Optional.ofNullable(rate).map(Pace::perSecond).orElseGet(Pace::unlimited);
    try (var progress = Progress.start(
        Progress.Style.ofStandardError(), "Sending", lines.size(), err)) {
      return new Sender(
          sqs, url, Optional.ofNullable(group), inFlight, pace, progress, stop::raised)
          .send(lines);
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(new CommandLine(this), otherwise);
    }
  }
}
