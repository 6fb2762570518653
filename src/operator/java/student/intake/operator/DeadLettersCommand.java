package student.intake.operator;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.CommandRunner;
import student.intake.command.InterruptSignal;

/** Manages dead letters. {@code scripts/dead-letters --help} documents the options. */
@Command(name = DeadLettersCommand.NAME, sortOptions = false)
final class DeadLettersCommand implements Callable<Integer> {

  static final String NAME = "scripts/dead-letters";

  private static final String ROW = "%-24s %-36s %-26s %8s %8s  %s%n";
  private static final DateTimeFormatter FILE_NAME = DateTimeFormatter
      .ofPattern("'dead-letters-'yyyyMMdd'T'HHmmss'Z.jsonl'");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  DeadLettersCommand(InputStream in, PrintStream out, PrintStream err) {
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
    throw invalid("specify list, show, replay, save or discard");
  }

  @Command
  int list(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--show-names") boolean showNames,
      @Option(names = "--max-items", defaultValue = "1000") int maxItems)
      throws IOException, InterruptedException {
    var count = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqsClient(1)) {
      var queue = queueOptions.queue(sqs, target);
      var total = queue.approximateNumberOfMessages();
      out.printf(
          ROW, "student id", "message id", "code", "age", "receives",
          showNames ? "body" : "reason");
      queue.browse(maxItems, stop::raised, it -> {
        count.incrementAndGet();
        out.printf(
            ROW, it.studentId().orElse("-"), it.message().messageId(), it.code(), it.age(),
            it.receiveCount(), showNames ? it.message().body() : it.reason());
        return false;
      });
      out.printf("%s.%n", Plural.of(count.get(), "dead letter"));
      if (total > count.get()) {
        out.printf(
            "The queue has about %s. Run the command again or increase --max-items.%s%n",
            Plural.of(total, "message"),
            queue.url().endsWith(".fifo")
                ? " Of each message group, SQS returns up to ten."
                : "");
      }
    }
    return 0;
  }

  @Command
  int show(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--show-names") boolean showNames) throws IOException, InterruptedException {
    var found = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqsClient(1)) {
      var queue = queueOptions.queue(sqs, target);
      queue.browse(Integer.MAX_VALUE, stop::raised, it -> {
        if (it.hasId(id)) {
          found.incrementAndGet();
          print(it, showNames);
        }
        return false;
      });
    }
    if (found.get() == 0) {
      err.printf("%s: no dead letter has the id %s%n", NAME, id);
    }
    return found.get() == 0 ? 1 : 0;
  }

  private void print(DeadLetter deadLetter, boolean showNames) {
    var message = deadLetter.message();
    out.printf("message id     %s%n", message.messageId());
    out.printf("student id     %s%n", deadLetter.studentId().orElse("-"));
    out.printf("code           %s%n", deadLetter.code());
    out.printf("reason         %s%n", deadLetter.reason());
    out.printf("first sent     %s (%s ago)%n", deadLetter.firstSentAt(), deadLetter.age());
    out.printf("receive count  %s%n", deadLetter.receiveCount());
    message.messageAttributes().forEach(
        (name, value) -> out.printf(
            "attribute      %s (%s)%s%n", name, value.dataType(),
            showNames || deadLetter.isReasonAttribute(name)
                ? " " + Printable.of(String.valueOf(value.stringValue()))
                : ""));
    out.printf(
        "body           %s%n%n",
        showNames
            ? message.body()
            : "hidden (%s); use --show-names"
                .formatted(Plural.of(message.body().length(), "character")));
  }

  @Command
  int replay(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--only") @Nullable String only,
      @Option(names = "--rate") @Nullable Integer rate) throws IOException, InterruptedException {
    if (rate != null && rate < 1) {
      throw invalid("--rate must be a whole number greater than 0");
    }
    var queueUrl = target.queueUrl();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqsClient(1)) {
      if (only == null && !queueOptions.undelivered) {
        return new MoveTask(sqs, target.deadLetterQueueUrl(sqs), out, err)
            .run(queueUrl, rate, stop) ? 0 : 1;
      }
      var rateLimiter = rate == null ? RateLimiter.unlimited() : RateLimiter.perSecond(rate);
      return replaySelected(
          queueOptions.queue(sqs, target), queueUrl, selection(only), rateLimiter, stop) ? 0 : 1;
    }
  }

  private boolean replaySelected(
      DeadLetterQueue queue, String queueUrl, Predicate<DeadLetter> selected,
      RateLimiter rateLimiter, InterruptSignal stop) throws IOException, InterruptedException {
    var start = Instant.now();
    var replayed = new AtomicInteger();
    var failed = new AtomicInteger();
    queue.browse(Integer.MAX_VALUE, stop::raised, it -> {
      // A message that arrives later may be one that was replayed and failed again.
      if (it.sentAt().isAfter(start) || !selected.test(it)) {
        return false;
      }
      rateLimiter.acquire(1);
      try {
        queue.sendTo(queueUrl, it);
      } catch (SdkException failure) {
        failed.incrementAndGet();
        err.printf("%s was not replayed: %s%n", it.message().messageId(), failure.getMessage());
        return false;
      }
      replayed.incrementAndGet();
      return deleteReplayed(queue, it);
    });
    out.printf(
        "Replayed: %s. Failed: %,d.%n", Plural.of(replayed.get(), "message"), failed.get());
    return failed.get() == 0 && !stop.raised();
  }

  private boolean deleteReplayed(DeadLetterQueue queue, DeadLetter deadLetter) {
    try {
      queue.delete(deadLetter);
      return true;
    } catch (SdkException failure) {
      err.printf(
          "%s was replayed but not deleted from the dead-letter queue: %s%n",
          deadLetter.message().messageId(), failure.getMessage());
      return false;
    }
  }

  @Command
  int save(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Parameters(paramLabel = "FILE") Path path,
      @Option(names = "--only") @Nullable String only) throws IOException, InterruptedException {
    var selected = selection(only);
    var count = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqsClient(1);
        var file = DeadLetterFile.create(path)) {
      var queue = queueOptions.queue(sqs, target);
      queue.browse(Integer.MAX_VALUE, stop::raised, it -> {
        if (selected.test(it)) {
          file.write(it);
          count.incrementAndGet();
        }
        return false;
      });
    }
    out.printf(
        "Saved %s to %s. Nothing was deleted.%n", Plural.of(count.get(), "dead letter"), path);
    return 0;
  }

  @Command
  int discard(
      @Mixin TargetOptions target, @Mixin QueueOptions queueOptions,
      @Option(names = "--only") @Nullable String only, @Option(names = "--all") boolean all,
      @Option(names = "--yes") boolean yes, @Option(names = "--no-save") boolean noSave,
      @Option(names = "--file") @Nullable Path file) throws IOException, InterruptedException {
    if ((only == null) != all) {
      throw invalid("specify either --all or --only");
    }
    var selected = selection(only);
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqsClient(1)) {
      var queue = queueOptions.queue(sqs, target);
      var description = only == null ? "all" : "those with " + only;
      if (!yes && !confirm(description, queue)) {
        out.println("Not confirmed; nothing was deleted.");
        return 1;
      }
      deleteSelected(queue, selected,
          noSave ? null : requireNonNullElseGet(file, DeadLettersCommand::defaultFile), stop);
      return stop.raised() ? 1 : 0;
    }
  }

  private boolean confirm(String description, DeadLetterQueue queue) throws IOException {
    out.printf(
        "%s has about %s. Type discard to delete %s: ",
        queue.url(), Plural.of(queue.approximateNumberOfMessages(), "message"), description);
    out.flush();
    var answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    out.println();
    return "discard".equals(answer);
  }

  private static Path defaultFile() {
    return Path.of(FILE_NAME.format(LocalDateTime.now(ZoneOffset.UTC)));
  }

  private void deleteSelected(
      DeadLetterQueue queue, Predicate<DeadLetter> selected, @Nullable Path path,
      InterruptSignal stop) throws IOException, InterruptedException {
    var start = Instant.now();
    var count = new AtomicInteger();
    try (var file = path == null ? null : DeadLetterFile.create(path)) {
      queue.browse(Integer.MAX_VALUE, stop::raised, it -> {
        // The confirmation does not cover messages that arrive after it.
        if (it.sentAt().isAfter(start) || !selected.test(it)) {
          return false;
        }
        if (file != null) {
          file.write(it);
        }
        queue.delete(it);
        count.incrementAndGet();
        return true;
      });
    }
    out.printf(
        "Deleted %s%s.%n", Plural.of(count.get(), "dead letter"),
        path == null ? "" : "; saved to " + path);
  }

  private Predicate<DeadLetter> selection(@Nullable String only) {
    if (only == null) {
      return _ -> true;
    }
    var value = only.substring(only.indexOf('=') + 1);
    if (only.startsWith("code=")) {
      return it -> it.code().equals(value);
    }
    if (only.startsWith("id=")) {
      return it -> it.hasId(value);
    }
    throw invalid("--only must be code=CODE or id=ID, not " + only);
  }

  private ParameterException invalid(String message) {
    return new ParameterException(new CommandLine(this), message);
  }

  /** Which queue a command receives from, and the visibility timeout of what it receives. */
  static final class QueueOptions {

    /** SQS moves messages only from the dead-letter queue of a queue, which this queue is not. */
    @Option(names = "--undelivered")
    private boolean undelivered;

    @Option(names = "--visibility-timeout")
    private @Nullable Integer seconds;

    DeadLetterQueue queue(SqsClient sqs, TargetOptions target) throws InterruptedException {
      var url = undelivered ? target.undeliveredQueueUrl() : target.deadLetterQueueUrl(sqs);
      return seconds == null
          ? DeadLetterQueue.create(sqs, url)
          : new DeadLetterQueue(sqs, url, Duration.ofSeconds(seconds));
    }
  }
}
