package student.intake.local.faults;

import java.time.Duration;

/** What a {@link FaultyProxy} does to one call. */
public sealed interface Fault {

  /** Nothing: the call is passed on and so is the answer. */
  record None() implements Fault {}

  /** The call is not passed on; this is the answer, of an AWS error type. */
  record Answer(int status, String type) implements Fault {}

  /**
   * Every other entry of a batch call is passed on. The rest is answered as failed or, unless
   * {@code told}, not at all. Any other call goes through unharmed.
   */
  record PartlyDone(boolean told) implements Fault {}

  /** The connection is closed instead of passing the call on. */
  record DroppedBefore() implements Fault {}

  /** The call is passed on, and the connection closed instead of answering. */
  record DroppedAfter() implements Fault {}

  /** The call is passed on later, whether or not the caller still waits. */
  record Delayed(Duration delay) implements Fault {}

  /** The call is passed on at once, and its answer comes late. */
  record AnsweredLate(Duration delay) implements Fault {}
}
