package student.intake.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.lambda.powertools.logging.internal.BufferManager;
import software.amazon.lambda.powertools.logging.internal.LoggingManager;

/**
 * Sets the log level for Powertools. Registered in {@code META-INF/services}.
 *
 * <p>Powertools sets DEBUG for a sampled invocation ({@code POWERTOOLS_LOGGER_SAMPLE_RATE}) and does not
 * set the configured level again. At the end of an invocation it calls only a {@link BufferManager}.
 */
public final class JsonLoggingManager implements LoggingManager, BufferManager {

  private final LogLevels levels = LoggerFactory.getILoggerFactory() instanceof JsonLoggers loggers
      ? loggers.levels()
      : new LogLevels(null, null);

  @Override
  public void setLogLevel(Level level) {
    levels.set(level);
  }

  @Override
  public Level getLogLevel(Logger logger) {
    return levels.get();
  }

  /** Sets the configured level again. */
  @Override
  public void clearBuffer() {
    levels.reset();
  }

  @Override
  public void flushBuffer() {
    // Lines are not buffered.
  }
}
