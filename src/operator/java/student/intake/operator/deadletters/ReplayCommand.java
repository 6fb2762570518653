package student.intake.operator.deadletters;

import static java.util.Objects.requireNonNullElseGet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.command.InterruptSignal;
import student.intake.operator.Plural;

/** Returns dead letters to the enrollment queue: SQS moves all, or the command copies and deletes some. */
@Command(name = "replay", sortOptions = false)
final class ReplayCommand extends QueueCommand {

  /** Messages a second of a move task (SQS API Reference, StartMessageMoveTask). */
  private static final int MAX_RATE = 500;

  @Option(names = "--only", converter = Selection.Converter.class)
  private @Nullable Selection only;

  @Option(names = "--rate")
  private @Nullable Integer rate;

  @Option(names = "--attach")
  private boolean attach;

  @Option(names = "--cancel")
  private boolean cancel;

  ReplayCommand(Console console) {
    super(console);
  }

  @Override
  void check() {
    requireRate(rate);
    require(!(attach && cancel), "specify --attach or --cancel, not both");
    require(
        !(attach || cancel) || (!isCopy() && rate == null),
        "--attach and --cancel are for a move task, which has no --only, --undelivered or --rate");
    require(
        isCopy() || rate == null || rate <= MAX_RATE,
        "--rate must be at most %d: SQS moves the messages".formatted(MAX_RATE));
  }

  private boolean isCopy() {
    return only != null || undelivered();
  }

  @Override
  boolean run(SqsClient sqs) throws IOException, InterruptedException {
    try (var signal = InterruptSignal.listen(DeadLettersCommand.NAME)) {
      return isCopy() ? copy(sqs, signal) : move(sqs, signal);
    }
  }

  private boolean move(SqsClient sqs, InterruptSignal signal) throws InterruptedException {
    var task = new MoveTask(sqs, deadLetterQueueUrl(sqs), out, err);
    if (cancel) {
      return task.cancel();
    }
    return attach
        ? task.attach(signal)
        : task.run(enrollmentQueueUrl(), rate, waitingTime(), signal);
  }

  private boolean copy(SqsClient sqs, InterruptSignal signal)
      throws IOException, InterruptedException {
    var queue = queue(sqs);
    var selection = requireNonNullElseGet(only, Selection.All::new);
    var letters = new SelectedLetters(queue, selection, reporter(signal));
    var replay = new Replay(queue, enrollmentQueueUrl(), rateLimiter(rate), err);
    var result = letters.process(waitingTime(), replay::replay);
    out.printf(
        "Replayed: %s. Failed: %,d.%n", Plural.of(replay.replayed(), "message"), replay.failed());
    return letters.report(result, replay.replayed(), "replayed") && replay.failed() == 0;
  }
}
