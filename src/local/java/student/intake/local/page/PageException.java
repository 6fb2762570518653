package student.intake.local.page;

import java.io.Serial;

/** A request that cannot be served. The page shows the message. */
final class PageException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Creates an exception for this HTTP status. */
  PageException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
