package student.intake.local.cloud;

import java.io.Serial;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Another process listens on a port that the embedded cloud was told to use. */
public final class PortTakenException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private PortTakenException(String what, int port, Throwable cause) {
    super(
        "Port %d for the %s is taken: stop what listens there, or give --%s-port another port"
            .formatted(port, what, what),
        cause);
  }

  /** Runs {@code start}, and says it clearly when that fails because {@code port} is taken. */
  static void guard(String what, int port, Start start) {
    try {
      start.run();
    } catch (Exception failure) {
      if (causedByBind(failure)) {
        throw new PortTakenException(what, port, failure);
      }
      throw new IllegalStateException("The embedded " + what + " did not start", failure);
    }
  }

  private static boolean causedByBind(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof BindException || causedByBind(failure.getCause()));
  }

  /** What opens the port. */
  @FunctionalInterface
  interface Start {
    void run() throws Exception;
  }
}
