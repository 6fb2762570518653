package student.intake.operator;

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

/** Looks after dead letters; {@code scripts/dead-letters} starts it and documents its options. */
@Command(name = DeadLettersCommand.NAME, sortOptions = false)
final class DeadLettersCommand implements Callable<Integer> {

  static final String NAME = "scripts/dead-letters";

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

  /** Exits with 0 when all went well, 1 when something failed, 2 when the arguments are wrong. */
  public static void main(String... arguments) {
    System.exit(
        CommandRunner.run(NAME, new DeadLettersCommand(System.in, System.out, System.err),
            arguments));
  }

  @Override
  public Integer call() {
    throw wrong("give list, show, replay, save or discard");
  }

  @Command
  int list(
      @Mixin Target target, @Mixin Hold hold,
      @Option(names = "--show-names") boolean showNames,
      @Option(names = "--most", defaultValue = "1000") int most)
      throws IOException, InterruptedException {
    var count = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqs(1)) {
      var letters = hold.queue(target.deadLetterQueueUrl(sqs), sqs);
      var depth = letters.depth();
      out.printf("%-24s %-36s %-26s %8s %8s  %s%n", "id", "message", "code", "age", "receives", "");
      letters.walk(most, stop::raised, letter -> {
        count.incrementAndGet();
        out.printf(
            "%-24s %-36s %-26s %8s %8s  %s%n", letter.studentId().orElse("-"),
            letter.message().messageId(), letter.code(), letter.age(), letter.receiveCount(),
            showNames ? letter.message().body() : letter.sentence());
        return false;
      });
      out.printf("%,d dead letters.%n", count.get());
      if (depth > count.get()) {
        out.printf(
            "The queue reports about %,d: look again, give --most%s.%n", depth,
            letters.url().endsWith(".fifo")
                ? ", or they wait behind others of their message group"
                : "");
      }
    }
    return 0;
  }

  @Command
  int show(
      @Mixin Target target, @Mixin Hold hold, @Parameters(paramLabel = "ID") String id,
      @Option(names = "--show-names") boolean showNames) throws IOException, InterruptedException {
    var found = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqs(1)) {
      hold.queue(target.deadLetterQueueUrl(sqs), sqs).walk(Integer.MAX_VALUE, stop::raised, it -> {
        if (it.isCalled(id)) {
          found.incrementAndGet();
          show(it, showNames);
        }
        return false;
      });
    }
    if (found.get() == 0) {
      err.printf("%s: no dead letter is called %s%n", NAME, id);
    }
    return found.get() == 0 ? 1 : 0;
  }

  private void show(DeadMessage letter, boolean showNames) {
    out.printf("message     %s%n", letter.message().messageId());
    out.printf("student     %s%n", letter.studentId().orElse("-"));
    out.printf("code        %s%n", letter.code());
    out.printf("reason      %s%n", letter.sentence());
    out.printf("first sent  %s (%s ago)%n", letter.firstSent(), letter.age());
    out.printf("received    %s times, this one included%n", letter.receiveCount());
    letter.message().messageAttributes().forEach(
        (name, value) -> out.printf(
            "attribute   %s (%s)%s%n", name, value.dataType(),
            showNames || DeadMessage.REASON_ATTRIBUTES.contains(name)
                ? " " + value.stringValue()
                : ""));
    out.printf("body        %s%n%n", showNames ? letter.message().body() : hidden(letter));
  }

  private static String hidden(DeadMessage letter) {
    return "%,d characters; --show-names shows them".formatted(letter.message().body().length());
  }

  @Command
  int replay(
      @Mixin Target target, @Mixin Hold hold,
      @Option(names = "--only") @Nullable String only,
      @Option(names = "--rate") @Nullable Integer rate) throws IOException, InterruptedException {
    if (rate != null && rate < 1) {
      throw wrong("--rate takes a whole number above 0");
    }
    var queueUrl = target.queueUrl();
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqs(1)) {
      var deadLetterQueueUrl = target.deadLetterQueueUrl(sqs);
      if (only == null) {
        return new MoveTask(sqs, deadLetterQueueUrl, out, err).run(queueUrl, rate, stop) ? 0 : 1;
      }
      var pace = rate == null ? Pace.unlimited() : Pace.perSecond(rate);
      return replayEach(
          hold.queue(deadLetterQueueUrl, sqs), queueUrl, selection(only), pace, stop) ? 0 : 1;
    }
  }

  /** What comes back while this runs is left: it was replayed already. */
  private boolean replayEach(
      DeadLetterQueue letters, String queueUrl, Predicate<DeadMessage> selected, Pace pace,
      InterruptSignal stop) throws IOException, InterruptedException {
    var start = Instant.now();
    var replayed = new AtomicInteger();
    var failed = new AtomicInteger();
    letters.walk(Integer.MAX_VALUE, stop::raised, letter -> {
      if (letter.arrived().isAfter(start) || !selected.test(letter)) {
        return false;
      }
      pace.await(1);
      try {
        letters.sendTo(queueUrl, letter);
      } catch (SdkException failure) {
        failed.incrementAndGet();
        err.printf(
            "%s was not replayed: %s%n", letter.message().messageId(), failure.getMessage());
        return false;
      }
      replayed.incrementAndGet();
      return isDeleted(letters, letter);
    });
    out.printf("Replayed %,d; %,d failed and stay.%n", replayed.get(), failed.get());
    return failed.get() == 0 && !stop.raised();
  }

  private boolean isDeleted(DeadLetterQueue letters, DeadMessage letter) {
    try {
      letters.delete(letter);
      return true;
    } catch (SdkException failure) {
      err.printf(
          "%s was replayed but is still here: %s%n",
          letter.message().messageId(), failure.getMessage());
      return false;
    }
  }

  @Command
  int save(
      @Mixin Target target, @Mixin Hold hold, @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--only") @Nullable String only) throws IOException, InterruptedException {
    Predicate<DeadMessage> selected = only == null ? _ -> true : selection(only);
    var count = new AtomicInteger();
    try (var stop = InterruptSignal.listen(NAME);
        var sqs = target.sqs(1);
        var archive = Archive.create(file)) {
      hold.queue(target.deadLetterQueueUrl(sqs), sqs).walk(Integer.MAX_VALUE, stop::raised, it -> {
        if (selected.test(it)) {
          archive.write(it);
          count.incrementAndGet();
        }
        return false;
      });
    }
    out.printf("Saved %,d to %s; they are still on the queue.%n", count.get(), file);
    return 0;
  }

  @Command
  int discard(
      @Mixin Target target, @Mixin Hold hold,
      @Option(names = "--only") @Nullable String only, @Option(names = "--all") boolean all,
      @Option(names = "--yes") boolean yes, @Option(names = "--no-save") boolean noSave,
      @Option(names = "--file") @Nullable Path file) throws IOException, InterruptedException {
    if ((only == null) != all) {
      throw wrong("give --all or --only, and not both");
    }
    Predicate<DeadMessage> selected = only == null ? _ -> true : selection(only);
    try (var stop = InterruptSignal.listen(NAME); var sqs = target.sqs(1)) {
      var letters = hold.queue(target.deadLetterQueueUrl(sqs), sqs);
      var what = only == null ? "all" : "those with " + only;
      if (!yes && !confirmed(what, letters)) {
        out.println("Not confirmed; nothing was discarded.");
        return 1;
      }
      discard(letters, selected, noSave ? null : file == null ? Path.of(name()) : file, stop);
      return stop.raised() ? 1 : 0;
    }
  }

  private boolean confirmed(String what, DeadLetterQueue letters) throws IOException {
    out.printf(
        "%s holds about %,d messages. To delete %s of them, type discard: ",
        letters.url(), letters.depth(), what);
    out.flush();
    var answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    out.println();
    return "discard".equals(answer);
  }

  private static String name() {
    return FILE_NAME.format(LocalDateTime.now(ZoneOffset.UTC));
  }

  private void discard(
      DeadLetterQueue letters, Predicate<DeadMessage> selected, @Nullable Path file,
      InterruptSignal stop) throws IOException, InterruptedException {
    var start = Instant.now();
    var count = new AtomicInteger();
    try (var archive = file == null ? null : Archive.create(file)) {
      letters.walk(Integer.MAX_VALUE, stop::raised, letter -> {
        // What arrives after the confirmation was not meant by it.
        if (letter.arrived().isAfter(start) || !selected.test(letter)) {
          return false;
        }
        if (archive != null) {
          archive.write(letter);
        }
        letters.delete(letter);
        count.incrementAndGet();
        return true;
      });
    }
    out.printf(
        "Discarded %,d%s.%n", count.get(), file == null ? "" : "; they are saved in " + file);
  }

  private Predicate<DeadMessage> selection(String only) {
    var value = only.substring(only.indexOf('=') + 1);
    if (only.startsWith("code=")) {
      return it -> it.code().equals(value);
    }
    if (only.startsWith("id=")) {
      return it -> it.isCalled(value);
    }
    throw wrong("--only takes code=CODE or id=ID, not " + only);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(new CommandLine(this), what);
  }

  /** How long what is looked at is hidden from others. */
  static final class Hold {

    @Option(names = "--visibility-timeout")
    private @Nullable Integer seconds;

    DeadLetterQueue queue(String url, SqsClient sqs) {
      return seconds == null
          ? DeadLetterQueue.at(url, sqs)
          : new DeadLetterQueue(sqs, url, Duration.ofSeconds(seconds));
    }
  }
}
