package student.intake.operator;

import static java.util.Comparator.comparing;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.QUEUE_ARN;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import student.intake.command.InterruptSignal;

/** SQS's own move of all messages of the dead-letter queue. */
final class MoveTask {

  private static final int POLL_MILLISECONDS = 500;
  private static final int MAX_LISTED = 10;

  private final SqsClient sqs;
  private final String sourceArn;
  private final PrintStream out;
  private final PrintStream err;

  MoveTask(SqsClient sqs, String deadLetterQueueUrl, PrintStream out, PrintStream err) {
    this.sqs = sqs;
    this.sourceArn = arn(deadLetterQueueUrl);
    this.out = out;
    this.err = err;
  }

  /**
   * Moves everything to the queue at {@code url}, and shows how far it is, until it is done or {@code
   * stop} is raised; then it is cancelled. What was moved stays moved.
   *
   * @param rate messages a second; SQS allows 500 at most, and chooses when there is none
   * @return whether all were moved
   */
  boolean run(String url, @Nullable Integer rate, InterruptSignal stop)
      throws InterruptedException {
    // Without the destination SQS asks where each came from, which those the function sent do not say.
    var destination = arn(url);
    var handle = sqs.startMessageMoveTask(
        it -> it.sourceArn(sourceArn)
            .destinationArn(destination)
            .maxNumberOfMessagesPerSecond(rate))
        .taskHandle();
    var task = latest();
    var total = task.map(ListMessageMoveTasksResultEntry::approximateNumberOfMessagesToMove)
        .orElse(0L);
    var shown = 0L;
    try (var progress = Progress.start(Progress.Style.ofStandardError(), "Moving", total, err)) {
      while (task.map(MoveTask::runs).orElse(false) && !stop.await(POLL_MILLISECONDS)) {
        task = latest();
        var moved = task.map(MoveTask::moved).orElse(shown);
        progress.add(moved - shown);
        shown = moved;
      }
    }
    return task.map(MoveTask::runs).orElse(false) ? cancel(handle) : report(task);
  }

  private boolean cancel(String handle) {
    try {
      var answer = sqs.cancelMessageMoveTask(it -> it.taskHandle(handle));
      out.printf(
          "Cancelled: about %,d were moved, the others stay.%n",
          answer.approximateNumberOfMessagesMoved());
      return false;
    } catch (SqsException _) {
      // It has ended meanwhile.
      return report(latest());
    }
  }

  private boolean report(Optional<ListMessageMoveTasksResultEntry> task) {
    var status = task.map(ListMessageMoveTasksResultEntry::status).orElse("UNKNOWN");
    var reason = task.map(ListMessageMoveTasksResultEntry::failureReason).map(it -> ": " + it)
        .orElse("");
    out.printf(
        "%s%s; about %,d were moved.%n", status, reason, task.map(MoveTask::moved).orElse(0L));
    return status.equals("COMPLETED");
  }

  private Optional<ListMessageMoveTasksResultEntry> latest() {
    return sqs.listMessageMoveTasks(it -> it.sourceArn(sourceArn).maxResults(MAX_LISTED))
        .results()
        .stream()
        .max(comparing(ListMessageMoveTasksResultEntry::startedTimestamp));
  }

  private static boolean runs(ListMessageMoveTasksResultEntry task) {
    return task.status().equals("RUNNING");
  }

  private static long moved(ListMessageMoveTasksResultEntry task) {
    var moved = task.approximateNumberOfMessagesMoved();
    return moved == null ? 0 : moved;
  }

  private String arn(String url) {
    return sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(QUEUE_ARN)).attributes()
        .getOrDefault(QUEUE_ARN, "");
  }
}
