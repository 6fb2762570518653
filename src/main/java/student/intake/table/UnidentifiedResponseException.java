package student.intake.table;

import java.io.Serial;

/**
 * Thrown if a response says that a student is in the table but is not DynamoDB's, for example the page of
 * a proxy. The student may not be there.
 */
final class UnidentifiedResponseException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  UnidentifiedResponseException(String missing) {
    super("The response has no " + missing + ": it is not from DynamoDB");
  }
}
