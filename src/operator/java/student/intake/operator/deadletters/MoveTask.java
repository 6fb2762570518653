package student.intake.operator.deadletters;

import static java.util.Comparator.comparing;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.QUEUE_ARN;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import student.intake.command.InterruptSignal;
import student.intake.operator.OperatorException;
import student.intake.operator.Plural;
import student.intake.operator.Printable;
import student.intake.operator.Progress;
import student.intake.operator.aws.QueueDepth;

/**
 * A message movement task of SQS, which moves all visible messages of the dead-letter queue. It goes on
 * when the command that started it is killed.
 */
final class MoveTask {

  private static final int POLL_MILLISECONDS = 500;
  private static final int MAX_RESULTS = 10;

  private final SqsClient sqs;
  private final String deadLetterQueueUrl;
  private final String sourceArn;
  private final PrintStream out;
  private final PrintStream err;

  MoveTask(SqsClient sqs, String deadLetterQueueUrl, PrintStream out, PrintStream err) {
    this.sqs = sqs;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
    this.sourceArn = arn(deadLetterQueueUrl);
    this.out = out;
    this.err = err;
  }

  /**
   * Moves all messages to the queue at {@code url} and prints the progress. Cancels the task when
   * {@code stop} is raised; messages already moved are not moved back.
   *
   * @param rate maximum messages a second, up to 500; SQS chooses a rate if null
   * @param wait how long to wait for messages that somebody has received, which SQS does not move
   * @return whether the task completed and moved all messages
   * @throws OperatorException if SQS cannot move messages between these queues, or already does
   */
  boolean run(String url, @Nullable Integer rate, Duration wait, InterruptSignal stop)
      throws InterruptedException {
    // Without a destination SQS returns each message to its source queue, which it does not know for
    // messages that the function sent.
    var destination = arn(url);
    var before = awaitVisible(wait, stop);
    if (stop.raised()) {
      return false;
    }
    var handle = start(destination, rate);
    var task = watch(stop);
    return isRunning(task) ? cancel(handle) : report(task) && reportHidden(before);
  }

  private QueueDepth awaitVisible(Duration wait, InterruptSignal stop)
      throws InterruptedException {
    var end = System.nanoTime() + wait.toNanos();
    var depth = QueueDepth.of(sqs, deadLetterQueueUrl);
    while (depth.inFlight() > 0 && System.nanoTime() - end < 0
        && !stop.await(POLL_MILLISECONDS)) {
      depth = QueueDepth.of(sqs, deadLetterQueueUrl);
    }
    return depth;
  }

  /**
   * Prints the progress of the task that runs, or else the result of the last one. When {@code stop} is
   * raised, the task goes on.
   *
   * @return whether the task completed
   */
  boolean attach(InterruptSignal stop) throws InterruptedException {
    var task = latest();
    if (task.isEmpty()) {
      err.println("No move task is running, and SQS has no result of an earlier one.");
      return false;
    }
    if (isRunning(task)) {
      task = watch(stop);
    }
    if (!isRunning(task)) {
      return report(task);
    }
    out.printf(
        "RUNNING: moved about %s. The task goes on; replay --cancel ends it.%n",
        Plural.of(moved(task), "message"));
    return false;
  }

  /**
   * Cancels the task that runs. Messages already moved are not moved back.
   *
   * @return whether a task was cancelled
   */
  boolean cancel() {
    var task = latest();
    if (!isRunning(task)) {
      err.println("No move task is running.");
      task.ifPresent(_ -> report(task));
      return false;
    }
    var handle = task.map(ListMessageMoveTasksResultEntry::taskHandle).orElse("");
    try {
      printCancelled(handle);
      return true;
    } catch (SqsException _) {
      // The task ended before the call.
      report(latest());
      return false;
    }
  }

  private Optional<ListMessageMoveTasksResultEntry> watch(InterruptSignal stop)
      throws InterruptedException {
    var task = latest();
    var total = task.map(ListMessageMoveTasksResultEntry::approximateNumberOfMessagesToMove)
        .orElse(0L);
    var reported = 0L;
    try (var progress = Progress.start(Progress.Style.ofStandardError(), "Moving", total, err)) {
      while (isRunning(task) && !stop.await(POLL_MILLISECONDS)) {
        task = latest();
        progress.add(moved(task) - reported);
        reported = moved(task);
      }
    }
    return task;
  }

  private String start(String destination, @Nullable Integer rate) {
    try {
      return sqs.startMessageMoveTask(
          it -> it.sourceArn(sourceArn)
              .destinationArn(destination)
              .maxNumberOfMessagesPerSecond(rate))
          .taskHandle();
    } catch (SqsException refusal) {
      throw explained(refusal);
    }
  }

  private RuntimeException explained(SqsException refusal) {
    if (isOneRunning()) {
      return new OperatorException(
          "a move task is running already: watch it with replay --attach, or end it with replay --cancel");
    }
    var details = refusal.awsErrorDetails();
    if (details == null || !String.valueOf(details.errorCode()).contains("InvalidParameterValue")) {
      return refusal;
    }
    return new OperatorException(
        details.errorMessage()
            + " SQS moves messages only from the dead-letter queue of another queue, to a queue of the"
            + " same type; replay --only copies them instead");
  }

  /** SQS can refuse to list the tasks of a queue for the reason for which it refused to start one. */
  private boolean isOneRunning() {
    try {
      return isRunning(latest());
    } catch (SqsException _) {
      return false;
    }
  }

  private boolean cancel(String handle) {
    try {
      printCancelled(handle);
      return false;
    } catch (SqsException _) {
      // The task ended before the call.
      return report(latest());
    }
  }

  private void printCancelled(String handle) {
    var response = sqs.cancelMessageMoveTask(it -> it.taskHandle(handle));
    out.printf(
        "CANCELLED: moved about %s. The rest remain in the dead-letter queue.%n",
        Plural.of(response.approximateNumberOfMessagesMoved(), "message"));
  }

  private boolean report(Optional<ListMessageMoveTasksResultEntry> task) {
    var status = task.map(ListMessageMoveTasksResultEntry::status).orElse("UNKNOWN");
    var reason = task.map(ListMessageMoveTasksResultEntry::failureReason)
        .map(it -> " (%s)".formatted(Printable.of(it))).orElse("");
    out.printf(
        "%s%s: moved about %s.%n", status, reason, Plural.of(moved(task), "message"));
    return status.equals("COMPLETED");
  }

  /** Returns whether no message stayed because somebody had received it: SQS does not move those. */
  private boolean reportHidden(QueueDepth before) {
    var hidden = before.inFlight() == 0
        ? 0
        : Math.min(before.inFlight(), QueueDepth.of(sqs, deadLetterQueueUrl).total());
    if (hidden > 0) {
      err.println(BrowseResult.hiddenNotice(hidden, "not moved", before.visibilityTimeout()));
    }
    return hidden == 0;
  }

  private Optional<ListMessageMoveTasksResultEntry> latest() {
    return sqs.listMessageMoveTasks(it -> it.sourceArn(sourceArn).maxResults(MAX_RESULTS))
        .results()
        .stream()
        .max(comparing(ListMessageMoveTasksResultEntry::startedTimestamp));
  }

  private static boolean isRunning(Optional<ListMessageMoveTasksResultEntry> task) {
    return task.map(ListMessageMoveTasksResultEntry::status).filter("RUNNING"::equals).isPresent();
  }

  private static long moved(Optional<ListMessageMoveTasksResultEntry> task) {
    return task.map(ListMessageMoveTasksResultEntry::approximateNumberOfMessagesMoved).orElse(0L);
  }

  private String arn(String url) {
    return sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(QUEUE_ARN)).attributes()
        .getOrDefault(QUEUE_ARN, "");
  }
}
