package student.intake.local.page;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import student.intake.batch.Outcome;

/**
 * One receive of a message, and what the invocation made of it.
 *
 * @param number 1 for the first receive
 * @param outcome "none" if the invocation has not ended, or ended without an outcome
 * @param milliseconds duration of the batch; null without an outcome
 * @param visibleAgainAt when the message is visible again if it is not deleted
 */
record Receive(
    int number, Instant at, String outcome, String code, String sentence,
    @Nullable Long milliseconds, Instant visibleAgainAt) {

  static final String NONE = "none";

  static Receive of(int number, Instant visibleAgainAt) {
    return new Receive(number, Instant.now(), NONE, "", "", null, visibleAgainAt);
  }

  Receive with(Outcome result, Duration duration) {
    return new Receive(
        number, at, name(result), code(result), sentence(result), duration.toMillis(),
        visibleAgainAt);
  }

  Receive visibleAgainAt(Instant time) {
    return new Receive(number, at, outcome, code, sentence, milliseconds, time);
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Added _ -> "added";
      case Outcome.AlreadyPresent _ -> "present";
      case Outcome.Conflict _ -> "conflict";
      case Outcome.Rejected _ -> "rejected";
      case Outcome.DeadLettered _ -> "dead-lettered";
      case Outcome.Retry _ -> "retry";
    };
  }

  private static String code(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Added _, Outcome.AlreadyPresent _, Outcome.Conflict _ -> "";
      case Outcome.Rejected(var reason) -> reason.code();
      case Outcome.DeadLettered(var reason) -> reason.code();
      case Outcome.Retry(var cause, _) -> cause;
    };
  }

  private static String sentence(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Added _ -> "The student was added to the table.";
      case Outcome.AlreadyPresent _ -> "The student was already in the table under this name.";
      case Outcome.Conflict _ ->
        "The id is in the table under another name. The table was not changed.";
      case Outcome.Rejected(var reason) ->
        reason.sentence() + " The dead-letter queue did not acknowledge the message.";
      case Outcome.DeadLettered(var reason) -> reason.sentence();
      case Outcome.Retry(_, var detail) -> "The message will be retried: " + detail + ".";
    };
  }
}
