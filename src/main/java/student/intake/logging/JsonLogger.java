package student.intake.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** Writes each enabled event as one line of JSON to standard output. Thread-safe. */
final class JsonLogger extends LegacyAbstractLogger {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Marks a line that carries metrics to CloudWatch and must not be filtered. */
  private static final String METRICS = "METRICS";

  private static final Object[] NONE = {};

  private final transient LogLevels levels;

  JsonLogger(String name, LogLevels levels) {
    this.name = name;
    this.levels = levels;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    var shown = isMetrics(marker) ? levels.ofMetrics() : level.name();
    var line = JsonLine.of(name, shown, message, arguments == null ? NONE : arguments, failure);
    // One call: lines of other threads must not interleave.
    System.out.writeBytes(line.getBytes(UTF_8));
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return levels.enabled(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return levels.enabled(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return levels.enabled(name, Level.INFO);
  }

  @Override
  public boolean isInfoEnabled(Marker marker) {
    return isMetrics(marker) || isInfoEnabled();
  }

  private static boolean isMetrics(@Nullable Marker marker) {
    return marker != null && marker.getName().equals(METRICS);
  }

  @Override
  public boolean isWarnEnabled() {
    return levels.enabled(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return levels.enabled(name, Level.ERROR);
  }
}
