package student.intake.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.lambda.powertools.logging.internal.LoggingManager;

/**
 * Sets the log level that Powertools reads from the environment. Registered in {@code
 * META-INF/services}.
 */
public final class JsonLoggingManager implements LoggingManager {

  @Override
  public void setLogLevel(Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof JsonLoggers loggers) {
      loggers.levels().set(level);
    }
  }

  @Override
  public Level getLogLevel(Logger logger) {
    return LoggerFactory.getILoggerFactory() instanceof JsonLoggers loggers
        ? loggers.levels().get()
        : Level.INFO;
  }
}
