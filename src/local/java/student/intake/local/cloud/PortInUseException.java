package student.intake.local.cloud;

import java.io.Serial;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Another process listens on a port of the embedded cloud. */
public final class PortInUseException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private PortInUseException(String what, int port, Throwable cause) {
    super(
        "Port %d of the %s is in use: stop the process that listens on it, or set --%s-port"
            .formatted(port, what, what),
        cause);
  }

  /**
   * Opens a port.
   *
   * @param what listens on it, as the option that sets the port calls it
   *
   * @throws PortInUseException if {@code port} is in use
   */
  public static <T> T start(String what, int port, Start<T> start) {
    try {
      return start.run();
    } catch (Exception failure) {
      if (causedByBind(failure)) {
        throw new PortInUseException(what, port, failure);
      }
      throw new IllegalStateException("The " + what + " did not start", failure);
    }
  }

  private static boolean causedByBind(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof BindException || causedByBind(failure.getCause()));
  }

  /** Opens the port. */
  @FunctionalInterface
  public interface Start<T> {
    T run() throws Exception;
  }
}
