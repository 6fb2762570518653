package student.intake.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.LogRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter.Result;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.logging.UnexpectedWarnings.Watch;

@Execution(value = ExecutionMode.SAME_THREAD, reason = "Each test uses the same logger.")
class UnexpectedWarningsTest {

  /** A logger that only this test uses. */
  private static final Class<?> LOGGER = UnexpectedWarningsTest.class;

  private final Watch watch = Watch.of(new ConcurrentLinkedQueue<>());

  @ParameterizedTest
  @ValueSource(strings = {"WARN", "ERROR", "FATAL"})
  void are_printed_and_fail_the_run_with_level_logger_and_text(String level) {
    assertThat(log(level)).isEqualTo(Result.NEUTRAL);
    assertThatThrownBy(watch::close).isInstanceOf(AssertionError.class)
        .hasMessageContaining(level + " " + LOGGER.getName() + ": Something is odd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WARNING", "SEVERE"})
  void of_java_util_logging_fail_the_run(String level) {
    logInJava(level);
    assertThatThrownBy(watch::close).isInstanceOf(AssertionError.class)
        .hasMessageContaining(level + " " + LOGGER.getName() + ": Something is odd");
  }

  @Test
  void are_no_lines_of_lower_levels() {
    assertThat(log("INFO")).isEqualTo(Result.NEUTRAL);
    logInJava("INFO");
    assertThatCode(watch::close).doesNotThrowAnyException();
  }

  @Test
  void are_no_lines_that_a_test_expects_and_those_are_not_printed() {
    ExpectedWarnings.begin(LOGGER);
    try {
      assertThat(log("ERROR")).isEqualTo(Result.DENY);
      logInJava("SEVERE");
    } finally {
      ExpectedWarnings.end(LOGGER);
    }
    assertThatCode(watch::close).doesNotThrowAnyException();
  }

  @Test
  void are_expected_until_the_last_test_that_expects_them_ends() {
    ExpectedWarnings.begin(LOGGER);
    ExpectedWarnings.begin(LOGGER);
    ExpectedWarnings.end(LOGGER);
    assertThat(ExpectedWarnings.include(LOGGER.getName())).isTrue();
    ExpectedWarnings.end(LOGGER);
    assertThat(ExpectedWarnings.include(LOGGER.getName())).isFalse();
  }

  private Result log(String level) {
    return watch.log4j()
        .filter(
            Log4jLogEvent.newBuilder()
                .setLevel(Level.valueOf(level))
                .setLoggerName(LOGGER.getName())
                .setMessage(new SimpleMessage("Something is odd"))
                .build());
  }

  private void logInJava(String level) {
    var line = new LogRecord(java.util.logging.Level.parse(level), "Something is odd");
    line.setLoggerName(LOGGER.getName());
    watch.javaLogging().publish(line);
  }
}
