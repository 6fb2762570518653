package student.intake.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Creates the loggers. Thread-safe. */
final class JsonLoggers implements ILoggerFactory {

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final LogLevels levels;

  JsonLoggers(LogLevels levels) {
    this.levels = levels;
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, it -> new JsonLogger(it, levels));
  }

  LogLevels levels() {
    return levels;
  }
}
