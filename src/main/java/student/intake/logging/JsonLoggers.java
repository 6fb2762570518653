package student.intake.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The loggers, and what they let through: of ours what the level says, of libraries warnings at most.
 *
 * <p>At a lower level libraries write what they send, and so students' names (Apache's HTTP client, at
 * DEBUG): no setting turns that on. Thread-safe.
 */
final class JsonLoggers implements ILoggerFactory {

  private static final String OURS = "student.intake.";

  /** It writes two errors for a message that is retried, where it is packaged: we write a line. */
  private static final String POWERTOOLS_BATCH = "software.amazon.lambda.powertools.batch.";

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private volatile Level level = Level.INFO;

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, it -> new JsonLogger(it, this));
  }

  void setLevel(Level level) {
    this.level = level;
  }

  Level level() {
    return level;
  }

  /**
   * INFO, or what is let through at least: Lambda drops lines below its function's level, even where
   * they carry metrics (Lambda Developer Guide, "Log-level filtering").
   */
  Level levelOfMetrics() {
    return level.toInt() > Level.INFO.toInt() ? level : Level.INFO;
  }

  boolean letThrough(String logger, Level event) {
    if (logger.startsWith(OURS)) {
      return event.toInt() >= level.toInt();
    }
    return event.toInt() >= Math.max(level.toInt(), Level.WARN.toInt())
        && !logger.startsWith(POWERTOOLS_BATCH);
  }
}
