package student.intake.local.cloud;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The whole batch of an invocation failed. */
final class InvocationFailedException extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  InvocationFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
