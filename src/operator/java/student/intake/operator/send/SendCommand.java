package student.intake.operator.send;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.operator.InvalidArgument;
import student.intake.operator.OperatorException;
import student.intake.operator.Plural;
import student.intake.operator.Printable;
import student.intake.operator.Progress;
import student.intake.operator.RateLimiter;
import student.intake.operator.aws.TargetOptions;
import student.intake.operator.input.Input;
import student.intake.operator.input.InputException;
import student.intake.operator.input.InputLine.Invalid;
import student.intake.operator.input.SendInvocation;
import student.intake.operator.input.SingleStudent;
import student.intake.operator.input.StudentFile;
import student.intake.operator.input.StudentSource;

/** Sends students to the enrollment queue. {@code scripts/send --help} documents the options. */
@Command(name = SendCommand.NAME, sortOptions = false)
public final class SendCommand implements Callable<Integer> {

  static final String NAME = "scripts/send";

  @Parameters(arity = "0..1", paramLabel = "FILE")
  private @Nullable String file;

  @Option(names = "--id")
  private @Nullable String id;

  @Option(names = "--name")
  private @Nullable String name;

  @Mixin
  private final ShapeOptions shape = new ShapeOptions();

  @Option(names = "--from-line", defaultValue = "1")
  private long fromLine;

  @Option(names = "--message-group-id")
  private @Nullable String messageGroupId;

  @Option(names = "--rate")
  private @Nullable Double rate;

  @Option(names = "--max-concurrent-requests", defaultValue = "8")
  private int maxConcurrentRequests;

  @Option(names = "--skip-invalid")
  private boolean skipInvalid;

  @Option(names = "--all-refusals")
  private boolean allRefusals;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Mixin
  private final TargetOptions target = new TargetOptions();

  @Spec
  private @Nullable CommandSpec command;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  public SendCommand(InputStream in, PrintStream out, PrintStream err) {
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
    var expected = shape.get();
    try {
      if (file == null) {
        return sendOne(
            new SingleStudent(requireNonNullElse(id, ""), requireNonNullElse(name, "")));
      }
      try (var input = open(file)) {
        var students = StudentFile.recognize(input, expected);
        shape.checkFormat(students.format());
        return send(students);
      }
    } catch (InputException failure) {
      throw new OperatorException(
          String.join(
              System.lineSeparator(),
              Stream.concat(Stream.of(failure.getMessage()), failure.advice().stream())
                  .map(Printable::of)
                  .toList()));
    }
  }

  private void checkArguments() {
    require(file != null || (id != null && name != null), "specify --id and --name, or FILE, or -");
    require(file == null || (id == null && name == null),
        "specify --id and --name, or FILE, not both");
    require(rate == null || rate > 0, "--rate must be greater than 0");
    require(maxConcurrentRequests >= 1 && maxConcurrentRequests <= 100,
        "--max-concurrent-requests must be from 1 to 100");
    require(fromLine >= 1, "--from-line must be at least 1");
    require(fromLine == 1 || file != null, "--from-line requires FILE");
    require(
        messageGroupId == null || messageGroupId.matches("[\\p{Alnum}\\p{Punct}]{1,128}"),
        "--message-group-id must have 1 to 128 ASCII letters, digits and punctuation marks");
  }

  private Input open(String path) throws IOException {
    var invocation = new SendInvocation(path, otherArguments(path));
    if (path.equals("-")) {
      return Input.openStandardInput(in, invocation);
    }
    require(Files.exists(Path.of(path)), Printable.of(path) + " does not exist");
    require(!Files.isDirectory(Path.of(path)), Printable.of(path) + " is a folder");
    require(Files.isReadable(Path.of(path)), "no permission to read " + Printable.of(path));
    return Input.open(invocation);
  }

  private List<String> otherArguments(String path) {
    var arguments = new ArrayList<>(
        requireNonNull(command).commandLine().getParseResult().originalArgs());
    arguments.remove(path);
    return List.copyOf(arguments);
  }

  private int sendOne(SingleStudent student) throws IOException, InterruptedException {
    if (student.read().next() instanceof Invalid it) {
      throw new OperatorException("%s: %s".formatted(it.code(), it.sentence()));
    }
    return send(student);
  }

  private int send(StudentSource source) throws IOException, InterruptedException {
    var report = new LineReport(err, allRefusals);
    var checked = CheckedInput.check(source, fromLine, report);
    report.summarize();
    if (checked.lines() == 0) {
      throw new OperatorException("the input has no student, only a header");
    }
    warn(checked);
    var invalid = "%,d of %s".formatted(
        checked.invalid(), Plural.of(checked.lines(), "line"));
    if (checked.invalid() > 0 && !skipInvalid) {
      out.printf("%s %s invalid; nothing was sent.%n", invalid, isOrAre(checked.invalid()));
      return 1;
    }
    if (checked.toSend() == 0 && fromLine > 1) {
      throw new OperatorException("no student is in line %d or later".formatted(fromLine));
    }
    var endings = new ArrayList<String>();
    if (checked.invalid() > 0) {
      endings.add(
          "%s %s invalid and %s not sent.".formatted(
              invalid, isOrAre(checked.invalid()), checked.invalid() == 1 ? "was" : "were"));
    }
    var repeats = checked.repeats();
    if (repeats.count() > 0) {
      endings.add(
          "%s an earlier line and %s not sent (%s).".formatted(
              Plural.of(repeats.count(), "line", "repeats", "repeat"),
              repeats.count() == 1 ? "was" : "were", repeats));
    }
    var destination = new Destination(target.queueUrl(), Optional.ofNullable(messageGroupId));
    require(messageGroupId == null || destination.isFifo(),
        "--message-group-id is for a FIFO queue, but the queue is "
            + Printable.of(destination.queueUrl()));
    var sentAll = dryRun
        ? dryRun(checked, destination, endings)
        : send(checked, destination, endings);
    return sentAll && checked.invalid() == 0 ? 0 : 1;
  }

  private void warn(CheckedInput checked) {
    checked.doubts().forEach(
        (doubt, lines) -> err.printf(
            "Warning: %s%s.%n", doubt.sentence(lines.count()),
            file == null ? "" : " (%s)".formatted(lines)));
  }

  private static String isOrAre(long count) {
    return count == 1 ? "is" : "are";
  }

  private boolean dryRun(CheckedInput checked, Destination destination, List<String> endings)
      throws IOException {
    out.printf(
        "Dry run: %s in %s to %s; nothing was sent.%n",
        Plural.of(checked.toSend(), "message"),
        Plural.of(Sender.requests(checked.linesToSend(), destination, maxConcurrentRequests),
            "request"),
        destination.queueUrl());
    endings.forEach(out::println);
    return true;
  }

  private boolean send(CheckedInput checked, Destination destination, List<String> endings)
      throws IOException {
    var start = System.nanoTime();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(maxConcurrentRequests)) {
      var rateLimiter = Optional.ofNullable(rate).map(RateLimiter::perSecond)
          .orElseGet(RateLimiter::unlimited);
      Sender.Result result;
      try (var progress = Progress.start(
          Progress.Style.ofStandardError(), "Sending", checked.toSend(), err)) {
        result = new Sender(
            sqs, destination, maxConcurrentRequests, rateLimiter, progress, stop,
            allRefusals ? Integer.MAX_VALUE : LineReport.FEW)
            .send(checked.linesToSend());
      }
      var seconds = (System.nanoTime() - start) / 1e9;
      report(result, checked.toSend(), stop.raised());
      out.printf(
          "Sent %,d of %s to %s in %.1f s%s.%n",
          result.sent(), Plural.of(checked.toSend(), "message"), destination.queueUrl(), seconds,
          result.sent() > 1 ? " (%,.1f per second)".formatted(result.sent() / seconds) : "");
      endings.forEach(out::println);
      return result.sent() == checked.toSend();
    }
  }

  private void report(Sender.Result result, long total, boolean interrupted) {
    result.failed().forEach(
        (cause, lines) -> err.printf(
            "%s not sent (%s): %s%n",
            Plural.of(lines.count(), "message", "was", "were"), lines,
            Printable.of(cause)));
    result.failure().ifPresent(it -> err.printf("Sending ended early: %s%n", Printable.of(it)));
    var unsent = total - result.sent();
    var listed = result.failed().values().stream().mapToLong(LineNumbers::count).sum();
    if (interrupted || unsent > listed) {
      err.printf(
          "%s%s not sent.%n", interrupted ? "Interrupted: " : "",
          Plural.of(unsent, "message", "was", "were"));
    }
    if (file != null && result.firstUnsent().isPresent()) {
      err.printf(
          "To continue, run the same command with --from-line %d.%n",
          result.firstUnsent().getAsLong());
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw InvalidArgument.of(command, message);
    }
  }
}
