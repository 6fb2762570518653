package student.intake.local.cloud;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An invocation that makes Lambda take the whole batch for failed. */
final class InvocationFailedException extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  InvocationFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
