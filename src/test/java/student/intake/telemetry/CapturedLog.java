package student.intake.telemetry;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * Captures what one class logs on this thread while this is open: level, message and {@code key=value}.
 * Its warnings and errors are expected. Tests that run at the same time do not see each other's lines.
 */
public final class CapturedLog implements AutoCloseable {

  private static final Set<CapturedLog> OPEN = ConcurrentHashMap.newKeySet();

  static {
    // Once for all: Log4j loses appenders and levels of loggers that several threads change.
    var appender = new Dispatcher();
    appender.start();
    ((Logger) LogManager.getRootLogger()).getContext()
        .getConfiguration()
        .getLoggerConfig("student.intake")
        .addAppender(appender, Level.ALL, null);
  }

  private final Class<?> type;
  private final long threadId = Thread.currentThread().threadId();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLog(Class<?> type) {
    this.type = type;
  }

  /** Captures what {@code type} logs. */
  public static CapturedLog of(Class<?> type) {
    var captured = new CapturedLog(type);
    ExpectedWarnings.begin(type);
    OPEN.add(captured);
    return captured;
  }

  /** Returns the lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    OPEN.remove(this);
    ExpectedWarnings.end(type);
  }

  private void offer(LogEvent event) {
    if (event.getLoggerName().equals(type.getName()) && event.getThreadId() == threadId) {
      lines.add(line(event));
    }
  }

  private static String line(LogEvent event) {
    var arguments = event.getMessage().getParameters();
    return Stream.concat(
        Stream.of(event.getLevel(), event.getMessage().getFormattedMessage()),
        arguments == null ? Stream.empty() : Arrays.stream(arguments))
        .map(Object::toString)
        .collect(joining(" "));
  }

  private static final class Dispatcher extends AbstractAppender {

    Dispatcher() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      OPEN.forEach(it -> it.offer(event));
    }
  }
}
