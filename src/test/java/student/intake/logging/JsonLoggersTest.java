package student.intake.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static student.intake.logging.StandardOutput.jsonLinesOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

class JsonLoggersTest {

  private static final String FUNCTION = "student.intake.IntakeHandler";
  private static final String LIBRARY = "org.apache.hc.client5.http.wire";

  private final JsonLoggers byDefault = loggers(null, null);
  private final Logger logger = byDefault.getLogger(FUNCTION);

  @Test
  void of_the_same_name_are_the_same() {
    assertThat(byDefault.getLogger(FUNCTION)).isSameAs(logger);
  }

  @Nested
  class Of_the_function {

    @Test
    void log_INFO_by_default() {
      assertThat(enabled(logger)).containsExactly(Level.ERROR, Level.WARN, Level.INFO);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "TRACE, -, TRACE", "DEBUG, -, DEBUG", "INFO, -, INFO", "WARN, -, WARN", "ERROR, -, ERROR",
        "FATAL, -, ERROR", "-, TRACE, TRACE", "-, debug, DEBUG", "-, INFO, INFO", "-, Warn, WARN",
        "-, ERROR, ERROR", "-, FATAL, ERROR", "-, loud, INFO", "-, '', INFO", "ERROR, INFO, INFO",
        "INFO, ERROR, ERROR"})
    void log_at_the_level_of_Powertools_or_else_of_Lambda(
        @Nullable String lambda, @Nullable String powertools, Level configured) {
      assertThat(enabled(loggers(lambda, powertools).getLogger(FUNCTION)))
          .containsExactlyElementsOf(atLeast(configured));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void log_at_the_level_that_is_set(Level level) {
      byDefault.levels().set(level);
      assertThat(enabled(logger)).containsExactlyElementsOf(atLeast(level));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, -, INFO", "WARN, -, WARN", "ERROR, INFO, INFO"})
    void log_at_the_configured_level_again_after_a_sampled_invocation(
        @Nullable String lambda, @Nullable String powertools, Level configured) {
      var loggers = loggers(lambda, powertools);
      loggers.levels().set(Level.DEBUG);
      loggers.levels().reset();
      assertThat(enabled(loggers.getLogger(FUNCTION)))
          .containsExactlyElementsOf(atLeast(configured));
    }

    private static List<Level> atLeast(Level level) {
      return Stream.of(Level.values()).filter(it -> it.toInt() >= level.toInt()).toList();
    }
  }

  /** Below WARN they log request bodies, which contain students' names. */
  @Nested
  class Of_libraries {

    @ParameterizedTest
    @EnumSource(names = {"WARN", "INFO", "DEBUG", "TRACE"})
    void log_only_WARN_and_above(Level level) {
      assertThat(enabled(loggers(null, level.name()).getLogger(LIBRARY)))
          .containsExactly(Level.ERROR, Level.WARN);
    }

    @Test
    void omit_warnings_at_level_ERROR() {
      assertThat(enabled(loggers(null, "ERROR").getLogger(LIBRARY))).containsExactly(Level.ERROR);
    }

    @Test
    void omit_everything_that_Powertools_batch_logs() {
      var batch = byDefault.getLogger("software.amazon.lambda.powertools.batch.handler.Sqs");
      assertThat(enabled(batch)).isEmpty();
    }
  }

  @Nested
  @ResourceLock(Resources.SYSTEM_OUT)
  class Print {

    @Test
    void a_line_for_enabled_events_only() throws Exception {
      assertThat(printed(() -> {
        logger.debug("omitted");
        logger.info("logged");
      })).singleElement().returns("logged", it -> it.path("message").asText());
    }

    @Test
    void lines_other_than_metrics_at_the_configured_level() throws Exception {
      var quiet = loggers("ERROR", null).getLogger(FUNCTION);
      assertThat(printed(() -> {
        quiet.info(MarkerFactory.getMarker("OTHER"), "omitted");
        quiet.error("logged");
      })).singleElement().returns("logged", it -> it.path("message").asText());
    }
  }

  /**
   * Lambda drops the lines of a JSON log below {@code AWS_LAMBDA_LOG_LEVEL}, and takes a level that it
   * does not know for INFO (Lambda Developer Guide, "Log-level filtering").
   */
  @Nested
  @ResourceLock(Resources.SYSTEM_OUT)
  class Print_metrics {

    private static final List<String> OF_LAMBDA = List.of(
        "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    static Stream<Arguments> settings() {
      return withNull(OF_LAMBDA).flatMap(
          lambda -> withNull(OF_LAMBDA).flatMap(
              powertools -> Stream.of(false, true)
                  .map(sampled -> Arguments.of(lambda, powertools, sampled))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void at_INFO_or_at_the_level_of_Lambda_if_that_is_higher(
        @Nullable String lambda, @Nullable String powertools, boolean sampled) throws Exception {
      var loggers = loggers(lambda, powertools);
      if (sampled) {
        loggers.levels().set(Level.DEBUG);
      }
      var minimum = lambda == null ? "TRACE" : lambda;
      var higher = Math.max(OF_LAMBDA.indexOf("INFO"), OF_LAMBDA.indexOf(minimum));
      assertThat(metricsOf(loggers)).isEqualTo(OF_LAMBDA.get(higher));
    }

    private static String metricsOf(JsonLoggers loggers) throws IOException {
      var metrics = printed(
          () -> loggers.getLogger(FUNCTION).info(MarkerFactory.getMarker("METRICS"), "Metrics"));
      assertThat(metrics).hasSize(1);
      return metrics.getFirst().path("level").asText();
    }

    private static Stream<@Nullable String> withNull(List<String> levels) {
      return Stream.concat(Stream.of((String) null), levels.stream());
    }
  }

  private static JsonLoggers loggers(@Nullable String lambda, @Nullable String powertools) {
    return new JsonLoggers(new LogLevels(lambda, powertools));
  }

  private static List<Level> enabled(Logger logger) {
    return Stream.of(Level.values()).filter(logger::isEnabledForLevel).toList();
  }

  private static List<JsonNode> printed(Runnable action) throws IOException {
    var json = new ObjectMapper();
    var lines = new ArrayList<JsonNode>();
    for (var line : jsonLinesOf(action)) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
