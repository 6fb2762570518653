package student.intake.telemetry;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import student.intake.logging.ExpectedWarnings;

/**
 * Captures what one class logs while this is open: level, message and {@code key=value}. Its warnings
 * and errors are expected.
 */
public final class CapturedLog implements AutoCloseable {

  private final Class<?> type;
  private final Logger logger;
  private final Lines appender = new Lines();

  private CapturedLog(Class<?> type) {
    this.type = type;
    this.logger = (Logger) LogManager.getLogger(type);
  }

  /** Captures what {@code type} logs. */
  public static CapturedLog of(Class<?> type) {
    var captured = new CapturedLog(type);
    ExpectedWarnings.begin(type);
    captured.appender.start();
    captured.logger.addAppender(captured.appender);
    captured.logger.setLevel(Level.INFO);
    return captured;
  }

  /** Returns the lines so far. */
  public List<String> lines() {
    return List.copyOf(appender.lines);
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    ExpectedWarnings.end(type);
  }

  private static final class Lines extends AbstractAppender {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Lines() {
      super("captured-" + UUID.randomUUID(), null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      var arguments = event.getMessage().getParameters();
      lines.add(
          Stream.concat(
              Stream.of(event.getLevel(), event.getMessage().getFormattedMessage()),
              arguments == null ? Stream.empty() : Arrays.stream(arguments))
              .map(Object::toString)
              .collect(joining(" ")));
    }
  }
}
