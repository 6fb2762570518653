package student.intake.local.page;

import com.fasterxml.jackson.annotation.JsonValue;
import student.intake.batch.Outcome;

/** What became of a message, each message once. */
enum Fate {
  /** The message is in the enrollment queue. */
  ON_THE_WAY("on-the-way"),
  /** The student was added. */
  ADDED("added"),
  /** The student was already in the table under the same name. */
  PRESENT("present"),
  /** The id was already in the table under another name. */
  CONFLICT("conflict"),
  /** The message is or was in the dead-letter queue. */
  DEAD_LETTERED("dead-lettered"),
  /** Somebody other than the function removed the message from the queue. */
  REMOVED("removed");

  private final String id;

  Fate(String id) {
    this.id = id;
  }

  /** Returns the name in the page's requests and responses. */
  @JsonValue
  String id() {
    return id;
  }

  /** Returns what becomes of a message that leaves the queue after {@code outcome}. */
  static Fate after(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Added _ -> ADDED;
      case Outcome.AlreadyPresent _ -> PRESENT;
      case Outcome.Conflict _ -> CONFLICT;
      case Outcome.DeadLettered _ -> DEAD_LETTERED;
      case Outcome.Rejected _, Outcome.Retry _ -> REMOVED;
    };
  }
}
