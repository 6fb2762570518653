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

/** A message movement task of SQS, which moves all messages of the dead-letter queue. */
final class MoveTask {

  private static final int POLL_MILLISECONDS = 500;
  private static final int MAX_RESULTS = 10;

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
   * Moves all messages to the queue at {@code url} and prints the progress. Cancels the task when
   * {@code stop} is raised; messages already moved are not moved back.
   *
   * @param rate maximum messages a second, up to 500; SQS chooses a rate if null
   * @return whether the task completed
   * @throws OperatorException if SQS cannot move messages between these queues
   */
  boolean run(String url, @Nullable Integer rate, InterruptSignal stop)
      throws InterruptedException {
    // Without a destination SQS returns each message to its source queue, which it does not know for
    // messages that the function sent.
    var destination = arn(url);
    var handle = start(destination, rate);
    var task = latest();
    var total = task.map(ListMessageMoveTasksResultEntry::approximateNumberOfMessagesToMove)
        .orElse(0L);
    var reported = 0L;
    try (var progress = Progress.start(Progress.Style.ofStandardError(), "Moving", total, err)) {
      while (task.map(MoveTask::isRunning).orElse(false) && !stop.await(POLL_MILLISECONDS)) {
        task = latest();
        var moved = task.map(MoveTask::moved).orElse(reported);
        progress.add(moved - reported);
        reported = moved;
      }
    }
    return task.map(MoveTask::isRunning).orElse(false) ? cancel(handle) : report(task);
  }

  private String start(String destination, @Nullable Integer rate) {
    try {
      return sqs.startMessageMoveTask(
          it -> it.sourceArn(sourceArn)
              .destinationArn(destination)
              .maxNumberOfMessagesPerSecond(rate))
          .taskHandle();
    } catch (SqsException refusal) {
      if (refusal.awsErrorDetails().errorCode().contains("InvalidParameterValue")) {
        throw new OperatorException(
            refusal.awsErrorDetails().errorMessage()
                + " SQS moves messages only from the dead-letter queue of another queue, to a queue of the"
                + " same type; replay --only copies them instead");
      }
      throw refusal;
    }
  }

  private boolean cancel(String handle) {
    try {
      var response = sqs.cancelMessageMoveTask(it -> it.taskHandle(handle));
      out.printf(
          "CANCELLED: moved about %s. The rest remain in the dead-letter queue.%n",
          Plural.of(response.approximateNumberOfMessagesMoved(), "message"));
      return false;
    } catch (SqsException _) {
      // The task ended before the call.
      return report(latest());
    }
  }

  private boolean report(Optional<ListMessageMoveTasksResultEntry> task) {
    var status = task.map(ListMessageMoveTasksResultEntry::status).orElse("UNKNOWN");
    var reason = task.map(ListMessageMoveTasksResultEntry::failureReason)
        .map(" (%s)"::formatted).orElse("");
    out.printf(
        "%s%s: moved about %s.%n", status, reason,
        Plural.of(task.map(MoveTask::moved).orElse(0L), "message"));
    return status.equals("COMPLETED");
  }

  private Optional<ListMessageMoveTasksResultEntry> latest() {
    return sqs.listMessageMoveTasks(it -> it.sourceArn(sourceArn).maxResults(MAX_RESULTS))
        .results()
        .stream()
        .max(comparing(ListMessageMoveTasksResultEntry::startedTimestamp));
  }

  private static boolean isRunning(ListMessageMoveTasksResultEntry task) {
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
