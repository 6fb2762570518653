package student.intake.batch;

import software.amazon.awssdk.core.exception.SdkServiceException;
import student.intake.message.Rejection;

/** The result of processing one message. */
public sealed interface Outcome {

  /** The student was added to the table. */
  record Added() implements Outcome {}

  /** The student was already in the table under the same name. */
  record AlreadyPresent() implements Outcome {}

  /** The id was already in the table under another name; the table is not changed. */
  record Conflict() implements Outcome {}

  /** The message can never succeed and is not yet in the dead-letter queue. */
  record Rejected(Rejection reason) implements Outcome {}

  /** The message can never succeed; the dead-letter queue has acknowledged it. */
  record DeadLettered(Rejection reason) implements Outcome {}

  /**
   * The message may succeed later.
   *
   * @param cause an {@link ErrorCode} or the cause of one of the constants below
   * @param detail for people, such as the status and request id; never the text of another's
   *     exception, which may quote a student's name
   */
  record Retry(String cause, String detail) implements Outcome {

    /** The invocation had no time left for the message. */
    public static final Retry DEADLINE_REACHED = new Retry("DeadlineReached",
        "the invocation had no time left");

    /** An earlier message of the same lane must be retried. */
    public static final Retry BEHIND_A_RETRY = new Retry("BehindARetry",
        "an earlier message of the same lane must be retried first");

    /** A retry because of {@code failure}: an error response of AWS or any other exception. */
    public static Retry after(Throwable failure) {
      return new Retry(ErrorCode.of(failure), detail(failure));
    }

    private static String detail(Throwable failure) {
      if (failure instanceof SdkServiceException error) {
        var status = "HTTP status " + error.statusCode();
        // What answers in place of the service, such as a proxy, gives no id.
        return error.requestId() == null ? status : status + ", request " + error.requestId();
      }
      return failure.getCause() == null
          ? "no cause"
          : "caused by " + failure.getCause().getClass().getSimpleName();
    }
  }

  /** Returns whether the message may leave the queue. */
  default boolean settled() {
    return switch (this) {
      case Added _, AlreadyPresent _, Conflict _, DeadLettered _ -> true;
      case Rejected _, Retry _ -> false;
    };
  }
}
