package student.intake.local.page;

import java.io.Serial;

/** A request that cannot be served. The page shows the message. */
final class PageException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** Creates an exception for this HTTP status. */
  PageException(int status, String message) {
    this(status, "", message);
  }

  /** Creates an exception for this HTTP status and rejection code. */
  PageException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
