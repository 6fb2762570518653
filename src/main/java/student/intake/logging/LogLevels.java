package student.intake.logging;

import org.slf4j.event.Level;

/**
 * Decides which events are logged: those of the function at the configured level, those of libraries at
 * WARN or above.
 *
 * <p>At lower levels libraries log request bodies, which contain students' names (Apache's HTTP client
 * at DEBUG). No setting enables them. Thread-safe.
 */
final class LogLevels {

  private static final String FUNCTION = "student.intake.";

  /** Logs two errors for each message to retry, where it is packaged. The function logs one line. */
  private static final String POWERTOOLS_BATCH = "software.amazon.lambda.powertools.batch.";

  private volatile Level level = Level.INFO;

  void set(Level level) {
    this.level = level;
  }

  Level get() {
    return level;
  }

  /**
   * Returns INFO or the configured level, whichever is higher: Lambda drops lines below the function's
   * level, even if they carry metrics (Lambda Developer Guide, "Log-level filtering").
   */
  Level ofMetrics() {
    return level.toInt() > Level.INFO.toInt() ? level : Level.INFO;
  }

  boolean enabled(String logger, Level event) {
    if (logger.startsWith(FUNCTION)) {
      return event.toInt() >= level.toInt();
    }
    return event.toInt() >= Math.max(level.toInt(), Level.WARN.toInt())
        && !logger.startsWith(POWERTOOLS_BATCH);
  }
}
