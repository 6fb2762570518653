package student.intake.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLogger;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import software.amazon.lambda.powertools.logging.internal.LoggingManagerRegistry;

class JsonLoggingManagerTest {

  @ParameterizedTest
  @EnumSource(Level.class)
  void sets_the_configured_level_again_when_Powertools_clears_its_state(Level sampled) {
    var manager = new JsonLoggingManager();
    var configured = level(manager);
    manager.setLogLevel(sampled);
    assertThat(level(manager)).isEqualTo(sampled);
    manager.clearBuffer();
    assertThat(level(manager)).isEqualTo(configured);
  }

  @Test
  void is_the_one_that_Powertools_clears() {
    var manager = LoggingManagerRegistry.getLoggingManager();
    assertThat(manager).isInstanceOf(JsonLoggingManager.class);
    manager.setLogLevel(Level.TRACE);
    PowertoolsLogging.clearState(true);
    assertThat(manager.getLogLevel(NOPLogger.NOP_LOGGER)).isEqualTo(Level.INFO);
  }

  private static Level level(JsonLoggingManager manager) {
    return manager.getLogLevel(NOPLogger.NOP_LOGGER);
  }
}
