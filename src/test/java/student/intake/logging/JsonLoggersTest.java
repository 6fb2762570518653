package student.intake.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.logging.StandardOutput.jsonLinesOf;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

class JsonLoggersTest {

  private final JsonLoggers loggers = new JsonLoggers();
  private final Logger logger = loggers.getLogger("student.intake.IntakeHandler");
  private final Logger library = loggers.getLogger("org.apache.hc.client5.http.wire");

  @Test
  void of_the_same_name_are_the_same() {
    assertThat(loggers.getLogger("student.intake.IntakeHandler")).isSameAs(logger);
  }

  @Nested
  class Of_the_function {

    @Test
    void log_INFO_by_default() {
      assertThat(enabled(logger)).containsExactly(Level.ERROR, Level.WARN, Level.INFO);
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void log_at_the_configured_level(Level level) {
      loggers.levels().set(level);
      assertThat(enabled(logger)).containsExactlyElementsOf(
          Stream.of(Level.values()).filter(it -> it.toInt() >= level.toInt()).toList());
    }
  }

  /** Below WARN they log request bodies, which contain students' names. */
  @Nested
  class Of_libraries {

    @ParameterizedTest
    @EnumSource(names = {"WARN", "INFO", "DEBUG", "TRACE"})
    void log_only_WARN_and_above(Level level) {
      loggers.levels().set(level);
      assertThat(enabled(library)).containsExactly(Level.ERROR, Level.WARN);
    }

    @Test
    void omit_warnings_at_level_ERROR() {
      loggers.levels().set(Level.ERROR);
      assertThat(enabled(library)).containsExactly(Level.ERROR);
    }

    @Test
    void omit_everything_that_Powertools_batch_logs() {
      var batch = loggers.getLogger("software.amazon.lambda.powertools.batch.handler.Sqs");
      assertThat(enabled(batch)).isEmpty();
    }
  }

  @Nested
  @ResourceLock(Resources.SYSTEM_OUT)
  class Print {

    @Test
    void a_line_for_enabled_events_only() {
      assertThat(jsonLinesOf(() -> {
        logger.debug("omitted");
        logger.info("logged");
      })).singleElement().asString().contains("\"message\":\"logged\"");
    }

    @Test
    void metrics_at_every_level() {
      loggers.levels().set(Level.ERROR);
      assertThat(jsonLinesOf(() -> {
        logger.info(MarkerFactory.getMarker("METRICS"), "Metrics");
        logger.info(MarkerFactory.getMarker("OTHER"), "omitted");
      })).singleElement().asString().contains("\"message\":\"Metrics\"");
    }

    /** Lambda drops lines below its level, even if they carry metrics. */
    @ParameterizedTest
    @CsvSource({"TRACE, INFO", "DEBUG, INFO", "INFO, INFO", "WARN, WARN", "ERROR, ERROR"})
    void metrics_at_a_level_that_Lambda_does_not_drop(Level level, Level shown) {
      loggers.levels().set(level);
      assertThat(jsonLinesOf(() -> logger.info(MarkerFactory.getMarker("METRICS"), "Metrics")))
          .singleElement()
          .asString()
          .contains("\"level\":\"" + shown + "\"");
    }
  }

  private static List<Level> enabled(Logger logger) {
    return Stream.of(Level.values()).filter(logger::isEnabledForLevel).toList();
  }
}
