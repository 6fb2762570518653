package student.intake.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** Writes each event that is let through as one line of JSON to standard output. Thread-safe. */
final class JsonLogger extends LegacyAbstractLogger {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Marks what is no log and must not be left out of it: it carries metrics to CloudWatch. */
  private static final String METRICS = "METRICS";

  private static final Object[] NONE = {};

  private final transient JsonLoggers loggers;

  JsonLogger(String name, JsonLoggers loggers) {
    this.name = name;
    this.loggers = loggers;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    var shown = isMetrics(marker) ? loggers.levelOfMetrics() : level;
    var line = JsonLine.of(name, shown, message, arguments == null ? NONE : arguments, failure);
    // In one call, so that no other thread's line comes in between.
    System.out.writeBytes(line.getBytes(UTF_8));
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return loggers.letThrough(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return loggers.letThrough(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return loggers.letThrough(name, Level.INFO);
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
    return loggers.letThrough(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return loggers.letThrough(name, Level.ERROR);
  }
}
