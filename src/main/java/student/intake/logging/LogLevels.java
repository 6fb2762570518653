package student.intake.logging;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  private final String ofMetrics;
  private final Level configured;
  private volatile Level level;

  /**
   * Creates levels from the variables that Powertools reads.
   *
   * @param lambda {@code AWS_LAMBDA_LOG_LEVEL}, set by Lambda if the log format is JSON
   * @param powertools {@code POWERTOOLS_LOG_LEVEL}; default {@code lambda}, or else INFO
   */
  LogLevels(@Nullable String lambda, @Nullable String powertools) {
    this.ofMetrics = switch (lambda) {
      case "WARN", "ERROR", "FATAL" -> lambda;
      case null, default -> "INFO";
    };
    this.configured = parse(powertools == null ? lambda : powertools);
    this.level = configured;
  }

  /** As Powertools does: SLF4J has no FATAL, and an unknown level is INFO. */
  private static Level parse(@Nullable String name) {
    return Stream.of(Level.values())
        .filter(it -> it.name().equalsIgnoreCase(name))
        .findAny()
        .orElse("FATAL".equalsIgnoreCase(name) ? Level.ERROR : Level.INFO);
  }

  void set(Level level) {
    this.level = level;
  }

  /** Sets the configured level again. */
  void reset() {
    level = configured;
  }

  Level get() {
    return level;
  }

  /**
   * Returns INFO or Lambda's level, whichever is higher: Lambda drops lines below its level, even if
   * they carry metrics (Lambda Developer Guide, "Log-level filtering"). The current level may be lower.
   */
  String ofMetrics() {
    return ofMetrics;
  }

  boolean enabled(String logger, Level event) {
    if (logger.startsWith(FUNCTION)) {
      return event.toInt() >= level.toInt();
    }
    return event.toInt() >= Math.max(level.toInt(), Level.WARN.toInt())
        && !logger.startsWith(POWERTOOLS_BATCH);
  }
}
