package student.intake.batch;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import student.intake.message.Rejection;

/** What became of one message. */
public sealed interface Outcome {

  /** The student was not in the table and is now. */
  record Added() implements Outcome {}

  /** The student was in the table already, under the same name. */
  record AlreadyPresent() implements Outcome {}

  /** The id was in the table already, under another name; the table stays as it is. */
  record Conflict() implements Outcome {}

  /** The message can never succeed; it is not in the dead-letter queue yet. */
  record Rejected(Rejection reason) implements Outcome {}

  /** The message can never succeed, and the dead-letter queue has acknowledged it. */
  record DeadLettered(Rejection reason) implements Outcome {}

  /**
   * The message may succeed later.
   *
   * @param cause what stood in the way, as one term: an AWS error code, an exception's class or one
   *     of the constants below
   * @param detail for people: status, request id and the like; never a student's name, so never the
   *     text of a foreign exception
   */
  record Retry(String cause, String detail) implements Outcome {

    /** The invocation would have ended before this message was done. */
    public static final Retry DEADLINE_REACHED = new Retry("DeadlineReached",
        "the invocation's time was nearly over");

    /** An earlier message of the same lane must be retried first. */
    public static final Retry BEHIND_A_RETRY = new Retry("BehindARetry",
        "an earlier message of the same lane must come first");

    /** The message met with {@code failure}, whatever it is: an answer of AWS or anything else. */
    public static Retry after(Throwable failure) {
      return failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null
          ? new Retry(
              answer.awsErrorDetails().errorCode(),
              "HTTP status " + answer.statusCode() + ", request " + answer.requestId())
          : new Retry(
              failure.getClass().getSimpleName(),
              failure.getCause() == null
                  ? "no cause"
                  : "caused by " + failure.getCause().getClass().getSimpleName());
    }
  }

  /** Whether the message is done with and may leave the queue. */
  default boolean settled() {
    return switch (this) {
      case Added _, AlreadyPresent _, Conflict _, DeadLettered _ -> true;
      case Rejected _, Retry _ -> false;
    };
  }
}
