package student.intake.operator.input;

import java.io.Serial;
import java.util.List;

/** An input that cannot be read. The message says what is wrong; the advice says how to correct it. */
public final class InputException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final String[] advice;

  InputException(String message, String... advice) {
    super(message);
    this.advice = advice.clone();
  }

  /** Returns the lines to print after the message. They can contain text of the input. */
  public List<String> advice() {
    return List.of(advice);
  }
}
