package student.intake.local.faults;

import java.time.Duration;

/** What a {@link FaultyProxy} does with one call. */
public sealed interface Fault {

  /** Forwards the call and its response. */
  record None() implements Fault {}

  /** Responds with an error of this AWS type, without forwarding the call. */
  record ErrorResponse(int status, String type) implements Fault {}

  /**
   * Forwards every second entry of a batch call. The response lists the other entries as failed if
   * {@code reported}, otherwise it omits them. Other calls are forwarded unchanged.
   */
  record PartialFailure(boolean reported) implements Fault {}

  /** Closes the connection without forwarding the call. */
  record ClosedBeforeCall() implements Fault {}

  /** Forwards the call and closes the connection without a response. */
  record ClosedAfterCall() implements Fault {}

  /** Forwards the call after {@code delay}, even if the caller has closed the connection. */
  record DelayedCall(Duration delay) implements Fault {}

  /** Forwards the call immediately and its response after {@code delay}. */
  record DelayedResponse(Duration delay) implements Fault {}
}
