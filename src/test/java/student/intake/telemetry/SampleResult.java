package student.intake.telemetry;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.List;
import student.intake.batch.BatchMessage;
import student.intake.batch.BatchResult;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.batch.Outcome.DeadLettered;
import student.intake.batch.Outcome.Rejected;
import student.intake.batch.Outcome.Retry;
import student.intake.message.Parsed;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** The result of a batch that contains each outcome. */
final class SampleResult {

  static final BatchResult WITH_EVERY_OUTCOME = new BatchResult(
      List.of(
          message("m1", student("s1"), new Added()),
          message("m2", student("s2"), new Added()),
          message("m3", student("s3"), new Added()),
          message("m4", student("s4"), new AlreadyPresent()),
          message("m5", student("s4"), new AlreadyPresent()),
          message("m6", student("s6"), new Conflict()),
          message("m7", Rejection.BLANK_ID, new Rejected(Rejection.BLANK_ID)),
          message("m8", Rejection.EMPTY_BODY, new DeadLettered(Rejection.EMPTY_BODY)),
          message("m9", Rejection.EMPTY_BODY, new DeadLettered(Rejection.EMPTY_BODY)),
          message("m10", student("s10"), new Retry("Throttled", "HTTP status 400"))),
      Duration.ofMillis(1_234));

  private SampleResult() {}

  private static BatchMessage message(String messageId, Parsed parsed, Outcome outcome) {
    var message = new SQSMessage();
    message.setMessageId(messageId);
    return new BatchMessage(message, parsed, outcome);
  }

  private static Student student(String id) {
    return new Student(id, "Ada Lovelace");
  }
}
