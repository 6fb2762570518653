package student.intake.message;

import java.io.Serial;

/** Leads from the place that found a body unusable to {@link MessageParser}, and no further. */
final class RejectedException extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  private final Rejection rejection;

  RejectedException(Rejection rejection) {
    super(rejection.code(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
