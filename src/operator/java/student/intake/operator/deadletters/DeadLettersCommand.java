package student.intake.operator.deadletters;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;
import student.intake.operator.Printable;
import student.intake.operator.RateLimiter;
import student.intake.operator.target.TargetOptions;

/** Manages dead letters. {@code scripts/dead-letters --help} documents the options. */
@Command(name = DeadLettersCommand.NAME, sortOptions = false)
public final class DeadLettersCommand implements Callable<Integer> {

  static final String NAME = "scripts/dead-letters";

  /** As the path of a file. */
  private static final String STANDARD_OUTPUT = "-";

  /** Messages a second of a move task (SQS API Reference, StartMessageMoveTask). */
  private static final int MAX_RATE = 500;

  private static final DateTimeFormatter FILE_NAME = DateTimeFormatter
      .ofPattern("'dead-letters-'yyyyMMdd'T'HHmmss'Z.jsonl'");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  public DeadLettersCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Exits with 0 on success, 1 if the command fails or is stopped, 2 if an argument is wrong. */
  public static void main(String... arguments) {
    System.exit(
        CommandRunner.run(NAME, new DeadLettersCommand(System.in, System.out, System.err),
            arguments));
  }

  @Override
  public Integer call() {
    throw invalid("specify list, show, replay, save, discard or restore");
  }

  @Command
  int list(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--show-names") boolean showNames, @Option(names = "--json") boolean json,
      @Option(names = "--max-items", defaultValue = "1000") int maxItems)
      throws IOException, InterruptedException {
    require(maxItems >= 1, "--max-items must be a whole number greater than 0");
    queueOptions.check();
    var printer = new DeadLetterPrinter(out, showNames, json);
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS)) {
      var queue = queueOptions.queue(sqs, target);
      var count = new AtomicInteger();
      printer.header();
      var result = queue.browse(maxItems, queueOptions.waitingTime(), stopOrClosed(stop), it -> {
        printer.row(it);
        count.incrementAndGet();
        return false;
      });
      if (stopOrClosed(stop).getAsBoolean()) {
        return stopped(stop, count.get(), "listed");
      }
      printTotal(json ? err : out, result, maxItems);
      return count.get() == maxItems || isComplete(result) ? 0 : 1;
    }
  }

  private void printTotal(PrintStream stream, BrowseResult result, int maxItems) {
    var limited = result.seen() == maxItems && result.unseen() > 0;
    stream.printf(
        "%s%s.%n", Plural.of(result.seen(), "dead letter"),
        result.complete() || limited ? "" : " seen, %,d not seen".formatted(result.unseen()));
    if (limited) {
      stream.printf(
          "The queue has about %s. Run the command again or increase --max-items.%n",
          Plural.of(result.total(), "message"));
    }
  }

  @Command
  int show(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--show-names") boolean showNames,
      @Option(names = "--json") boolean json) throws IOException, InterruptedException {
    queueOptions.check();
    var printer = new DeadLetterPrinter(out, showNames, json);
    var found = new AtomicInteger();
    var foundMessage = new AtomicBoolean();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS)) {
      var queue = queueOptions.queue(sqs, target);
      var stopped = stopOrClosed(stop);
      var result = queue.browse(
          Integer.MAX_VALUE, queueOptions.waitingTime(),
          () -> foundMessage.get() || stopped.getAsBoolean(), it -> {
            if (it.hasId(id)) {
              found.incrementAndGet();
              foundMessage.set(it.message().messageId().equals(id));
              printer.details(it);
            }
            return false;
          });
      if (stopped.getAsBoolean() && found.get() == 0) {
        return stopped(stop, 0, "found");
      }
      if (found.get() == 0) {
        printNotFound(new Selection.Id(id), result);
      }
    }
    return found.get() == 0 ? 1 : 0;
  }

  @Command
  int replay(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--only") @Nullable String only,
      @Option(names = "--rate") @Nullable Integer rate,
      @Option(names = "--attach") boolean attach, @Option(names = "--cancel") boolean cancel)
      throws IOException, InterruptedException {
    var copies = only != null || queueOptions.undelivered;
    var selection = selection(only);
    var rateLimiter = rateLimiter(rate);
    queueOptions.check();
    require(!(attach && cancel), "specify --attach or --cancel, not both");
    require(
        !(attach || cancel) || (!copies && rate == null),
        "--attach and --cancel are for a move task, which has no --only, --undelivered or --rate");
    require(
        copies || rate == null || rate <= MAX_RATE,
        "--rate must be at most %d: SQS moves the messages".formatted(MAX_RATE));
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS)) {
      if (!copies) {
        var task = new MoveTask(sqs, target.deadLetterQueueUrl(sqs), out, err);
        if (cancel) {
          return task.cancel() ? 0 : 1;
        }
        var completed = attach
            ? task.attach(stop)
            : task.run(target.queueUrl(), rate, queueOptions.waitingTime(), stop);
        return completed ? 0 : 1;
      }
      var queueUrl = target.queueUrl();
      var replay = new Replay(queueOptions.queue(sqs, target), queueUrl, rateLimiter, err);
      var result = replay.run(selection, queueOptions.waitingTime(), stop::raised);
      out.printf(
          "Replayed: %s. Failed: %,d.%n", Plural.of(replay.replayed(), "message"),
          replay.failed());
      if (stop.raised()) {
        return stopped(stop, replay.replayed(), "replayed");
      }
      return isEverySelected(replay.replayed() + replay.failed(), selection, result)
          && replay.failed() == 0 ? 0 : 1;
    }
  }

  @Command
  int save(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Parameters(paramLabel = "FILE") String path,
      @Option(names = "--only") @Nullable String only) throws IOException, InterruptedException {
    var selection = selection(only);
    queueOptions.check();
    var count = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS);
        var file = path.equals(STANDARD_OUTPUT) ? null : DeadLetterFile.create(Path.of(path))) {
      var queue = queueOptions.queue(sqs, target);
      var stopped = stopOrClosed(stop);
      var result = queue.browse(Integer.MAX_VALUE, queueOptions.waitingTime(), stopped, it -> {
        if (selection.includes(it)) {
          if (file == null) {
            out.println(DeadLetterJson.ascii(DeadLetterJson.complete(it)));
          } else {
            file.write(it);
          }
          count.incrementAndGet();
        }
        return false;
      });
      if (stopped.getAsBoolean()) {
        return stopped(stop, count.get(), "saved");
      }
      if (count.get() > 0) {
        (file == null ? err : out).printf(
            "Saved %s to %s. Nothing was deleted.%n", Plural.of(count.get(), "dead letter"),
            file == null ? "standard output" : path);
      }
      return isEverySelected(count.get(), selection, result) ? 0 : 1;
    }
  }

  @Command
  int discard(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--only") @Nullable String only, @Option(names = "--all") boolean all,
      @Option(names = "--yes") boolean yes, @Option(names = "--no-save") boolean noSave,
      @Option(names = "--file") @Nullable Path file) throws IOException, InterruptedException {
    require((only == null) == all, "specify either --all or --only");
    require(
        file == null || !file.toString().equals(STANDARD_OUTPUT),
        "discard saves to a file, not to standard output; use save - first, then discard --no-save");
    var selection = selection(only);
    queueOptions.check();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(HeldMessages.MAX_CONCURRENT_REQUESTS)) {
      var queue = queueOptions.queue(sqs, target);
      var description = only == null ? "all" : "those with " + only;
      if (!yes && !confirm(description, queue)) {
        out.println("Not confirmed; nothing was deleted.");
        return 1;
      }
      return deleteSelected(
          queue, selection, queueOptions.waitingTime(),
          noSave ? null : requireNonNullElseGet(file, DeadLettersCommand::defaultFile), stop);
    }
  }

  private boolean confirm(String description, DeadLetterQueue queue) throws IOException {
    out.printf(
        "%s has about %s. Type discard to delete %s: ",
        queue.url(), Plural.of(queue.depth().total(), "message"), description);
    out.flush();
    var answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    out.println();
    return "discard".equals(answer);
  }

  private static Path defaultFile() {
    return Path.of(FILE_NAME.format(LocalDateTime.now(ZoneOffset.UTC)));
  }

  private int deleteSelected(
      DeadLetterQueue queue, Selection selection, Duration wait, @Nullable Path path,
      InterruptSignal stop) throws IOException, InterruptedException {
    var start = Instant.now();
    var count = new AtomicInteger();
    try (var file = path == null ? null : DeadLetterFile.create(path)) {
      var result = queue.browse(Integer.MAX_VALUE, wait, stop::raised, it -> {
        // The confirmation does not cover messages that arrive after it.
        if (it.sentAt().isAfter(start) || !selection.includes(it)) {
          return false;
        }
        if (file != null) {
          file.write(it);
        }
        queue.delete(it);
        count.incrementAndGet();
        return true;
      });
      if (count.get() > 0) {
        out.printf(
            "Deleted %s%s.%n", Plural.of(count.get(), "dead letter"),
            path == null ? "" : "; saved to " + path);
      }
      if (stop.raised()) {
        return stopped(stop, count.get(), "deleted");
      }
      return isEverySelected(count.get(), selection, result) ? 0 : 1;
    }
  }

  @Command
  int restore(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Parameters(paramLabel = "FILE") Path path,
      @Option(names = "--only") @Nullable String only,
      @Option(names = "--rate") @Nullable Integer rate) throws IOException, InterruptedException {
    require(
        !path.toString().equals(STANDARD_OUTPUT),
        "restore reads a file, not standard input: the file beside it has the progress");
    var selection = selection(only);
    var rateLimiter = rateLimiter(rate);
    queueOptions.check();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqsClient(1)) {
      var queue = queueOptions.queue(sqs, target);
      return new Restore(path, selection, queue, rateLimiter, stop, out, err).run() ? 0 : 1;
    }
  }

  /** Nobody reads the output any more if the command behind a pipe has ended. */
  private BooleanSupplier stopOrClosed(InterruptSignal stop) {
    return () -> stop.raised() || out.checkError();
  }

  private int stopped(InterruptSignal stop, int count, String participle) {
    if (stop.raised()) {
      err.printf("%s: stopped; %s %s%n", NAME, Plural.of(count, "message"), participle);
    }
    return 1;
  }

  /** Reports that nothing was selected or not everything was seen. Returns whether neither is so. */
  private boolean isEverySelected(int count, Selection selection, BrowseResult result) {
    if (count == 0) {
      printNotFound(selection, result);
      return false;
    }
    return isComplete(result);
  }

  private void printNotFound(Selection selection, BrowseResult result) {
    err.printf(
        "%s: no %s among %s%n", NAME, Printable.of(selection.noun()),
        Plural.of(result.seen(), "message"));
    isComplete(result);
  }

  /** Reports if not everything was seen. */
  private boolean isComplete(BrowseResult result) {
    if (!result.complete()) {
      err.println(result.notice());
    }
    return result.complete();
  }

  private RateLimiter rateLimiter(@Nullable Integer rate) {
    require(rate == null || rate >= 1, "--rate must be a whole number greater than 0");
    return rate == null ? RateLimiter.unlimited() : RateLimiter.perSecond(rate);
  }

  private Selection selection(@Nullable String only) {
    try {
      return Selection.parse(only);
    } catch (IllegalArgumentException noSelection) {
      throw invalid(String.valueOf(noSelection.getMessage()));
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw invalid(message);
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(new CommandLine(this), message);
  }

  /** Which queue a command receives from, and how. */
  static final class QueueOptions {

    private static final int MAX_SECONDS = 43_200;

    /** SQS moves messages only from the dead-letter queue of a queue, which this queue is not. */
    @Option(names = "--undelivered")
    private boolean undelivered;

    @Option(names = "--visibility-timeout")
    private @Nullable Integer visibilityTimeout;

    @Option(names = "--wait", arity = "0..1", fallbackValue = "60", defaultValue = "0")
    private int wait;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Checks the numbers (SQS API Reference, ReceiveMessage: at most 12 hours). */
    void check() {
      check("--visibility-timeout", visibilityTimeout == null ? 1 : visibilityTimeout, 1);
      check("--wait", wait, 0);
    }

    private void check(String name, int seconds, int min) {
      if (seconds < min || seconds > MAX_SECONDS) {
        throw new ParameterException(
            requireNonNull(command).commandLine(),
            "%s must be from %d to %,d seconds".formatted(name, min, MAX_SECONDS));
      }
    }

    Duration waitingTime() {
      return Duration.ofSeconds(wait);
    }

    DeadLetterQueue queue(SqsClient sqs, TargetOptions target) throws InterruptedException {
      return new DeadLetterQueue(
          sqs, undelivered ? target.undeliveredQueueUrl() : target.deadLetterQueueUrl(sqs),
          visibilityTimeout == null
              ? DeadLetterQueue.DEFAULT_VISIBILITY_TIMEOUT
              : Duration.ofSeconds(visibilityTimeout));
    }
  }
}
