package student.intake.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loggers whose warnings and errors a running test expects. Thread-safe. */
public final class ExpectedWarnings {

  /** How many tests expect a logger's: they run in parallel. */
  private static final Map<String, Integer> TESTS = new ConcurrentHashMap<>();

  private ExpectedWarnings() {}

  /** Expects them until {@link #end}. */
  public static void begin(Class<?> logger) {
    TESTS.merge(logger.getName(), 1, Integer::sum);
  }

  /** Ends what {@link #begin} began. */
  public static void end(Class<?> logger) {
    TESTS.computeIfPresent(logger.getName(), (_, tests) -> tests == 1 ? null : tests - 1);
  }

  static boolean include(@Nullable String logger) {
    return logger != null && TESTS.containsKey(logger);
  }
}
