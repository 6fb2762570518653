package student.intake.local.faults;

import java.time.Duration;

/** What a {@link FaultyProxy} does with one call. {@link FaultKind} lists those that are tried. */
public sealed interface Fault {

  /** Returns whether the call reaches the endpoint, at least in part, so that it may have its effect. */
  default boolean forwards() {
    return switch (this) {
      case ErrorResponse _, Response _, ClosedBeforeCall _ -> false;
      case None _, PartialFailure _, ChangedAcknowledgement _, ClosedAfterCall _, CutResponse _, SlowResponse _, DelayedCall _, DelayedResponse _ ->
        true;
    };
  }

  /** Forwards the call and its response. */
  record None() implements Fault {}

  /** Responds with an error of this AWS type, without forwarding the call. */
  record ErrorResponse(int status, String type) implements Fault {}

  /**
   * Responds with exactly this, without forwarding the call and without the headers of an AWS service.
   *
   * @param contentType empty to respond without the header
   * @param body {@link #INPUT} in it is replaced by a text of the request
   */
  record Response(int status, String contentType, String body) implements Fault {

    /**
     * Stands for the student's name, the body of the first message or its receipt handle, whichever the
     * request has; escaped for a JSON string.
     */
    public static final String INPUT = "{input}";
  }

  /**
   * Forwards every second entry of a batch call. {@code refusal} says how the response lists the others.
   * Other calls are forwarded unchanged.
   */
  record PartialFailure(Refusal refusal) implements Fault {

    /** The response lists the other entries as failed if {@code reported}, otherwise it omits them. */
    public PartialFailure(boolean reported) {
      this(reported ? Refusal.COMPLETE : Refusal.OMITTED);
    }

    /** How a response lists a refused entry. */
    public enum Refusal {
      COMPLETE,
      WITHOUT_CODE,
      WITHOUT_ID,
      NULL_ENTRY,
      OMITTED
    }
  }

  /** Forwards a batch call and changes the list of successful entries in its response. */
  record ChangedAcknowledgement(Change change) implements Fault {

    /** How the list of successful entries is changed. */
    public enum Change {
      ENTRIES_TWICE,
      UNKNOWN_IDS,
      NULL_ENTRY
    }
  }

  /** Closes the connection without forwarding the call. */
  record ClosedBeforeCall() implements Fault {}

  /** Forwards the call and closes the connection without a response. */
  record ClosedAfterCall() implements Fault {}

  /** Forwards the call and closes the connection after half of the response's body. */
  record CutResponse() implements Fault {}

  /** Forwards the call and sends the response's body in small parts, for {@code duration} in all. */
  record SlowResponse(Duration duration) implements Fault {}

  /** Forwards the call after {@code delay}, even if the caller has closed the connection. */
  record DelayedCall(Duration delay) implements Fault {}

  /** Forwards the call immediately and its response after {@code delay}. */
  record DelayedResponse(Duration delay) implements Fault {}
}
