package student.intake.telemetry;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;

/** Logs one line for a batch and one for each anomaly. No line contains a student's name. */
final class BatchLog {

  private static final Logger LOG = LoggerFactory.getLogger(BatchLog.class);

  private final Logger log;

  BatchLog() {
    this(LOG);
  }

  BatchLog(Logger log) {
    this.log = log;
  }

  void report(BatchResult batch) {
    batch.messages().forEach(this::reportAnomaly);
    log.info(
        "Batch processed",
        entry("messages", batch.messages().size()),
        entry("added", batch.count(Added.class)),
        entry("already_present", batch.count(AlreadyPresent.class)),
        entry("in_conflict", batch.count(Conflict.class)),
        entry("rejected", batch.rejected()),
        entry("retried", batch.count(Retry.class)),
        entry("milliseconds", batch.duration().toMillis()));
  }

  private void reportAnomaly(BatchMessage message) {
    switch (message.outcome()) {
      case Added _, AlreadyPresent _ -> {
      }
      case Conflict _ ->
        warn(message, "conflict", "conflict",
            "The id is in the table under another name; the table is not changed.");
      case Rejected(var reason) ->
        warn(message, "rejected", reason.code(), reason.sentence());
      case DeadLettered(var reason) ->
        warn(message, "dead_lettered", reason.code(), reason.sentence());
      case Retry(var cause, var detail) ->
        warn(message, "retry", cause, "To be retried: " + detail);
    }
  }

  private void warn(BatchMessage message, String outcome, String code, String sentence) {
    log.warn(
        sentence,
        entry("outcome", outcome),
        entry("code", code),
        entry("message_id", message.message().getMessageId()),
        entry("student_id", message.studentId().orElse("")));
  }
}
