package student.intake.operator;

import java.io.Serial;

/** An error that the operator can correct. The message is one sentence to print. */
public final class OperatorException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  public OperatorException(String message) {
    super(message);
  }
}
