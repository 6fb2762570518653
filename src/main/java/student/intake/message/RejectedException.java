package student.intake.message;

import java.io.Serial;

/** Carries a rejection to {@link MessageParser}, which never lets it escape. */
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
