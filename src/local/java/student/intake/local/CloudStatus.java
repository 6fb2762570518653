package student.intake.local;

import java.io.PrintStream;
import java.time.Duration;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.command.ProgressLine;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.OutcomeCounts;

/** One line with the depth of the queues and the number of outcomes of each kind. */
final class CloudStatus {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private CloudStatus() {}

  /** Prints the status once a second if it has changed, until the result is closed. */
  static ProgressLine print(EmbeddedCloud cloud, OutcomeCounts counts, PrintStream out) {
    return ProgressLine.start(INTERVAL, () -> text(cloud, counts), out);
  }

  private static String text(EmbeddedCloud cloud, OutcomeCounts counts) {
    var queue = cloud.queue().depth();
    return """
        queue %,d + %,d in flight | added %,d, already present %,d, in conflict %,d \
        | rejected %,d, to retry %,d | dead letters %,d"""
        .formatted(
            queue.visible() + queue.delayed(),
            queue.inFlight(),
            counts.of(Added.class),
            counts.of(AlreadyPresent.class),
            counts.of(Conflict.class),
            counts.of(Rejected.class) + counts.of(DeadLettered.class),
            counts.of(Retry.class),
            cloud.queue().deadLetterDepth().total());
  }
}
