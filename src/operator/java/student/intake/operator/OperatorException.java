package student.intake.operator;

import java.io.Serial;

/** Something that an operator must set right; its message is one sentence for them. */
final class OperatorException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  OperatorException(String message) {
    super(message);
  }
}
