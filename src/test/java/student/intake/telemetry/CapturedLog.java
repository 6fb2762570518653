package student.intake.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.core.LogEvent;

/**
 * Captures what one class logs on this thread while this is open: level, message and {@code key=value}.
 * Tests that run at the same time do not see each other's lines. A captured warning is expected.
 */
public final class CapturedLog implements AutoCloseable, TestLog.Expectation {

  private final String logger;
  private final long threadId = Thread.currentThread().threadId();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLog(String logger) {
    this.logger = logger;
  }

  /** Captures what {@code type} logs. */
  public static CapturedLog of(Class<?> type) {
    var captured = new CapturedLog(type.getName());
    TestLog.expect(captured);
    return captured;
  }

  /** Returns the lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public boolean takes(LogEvent event) {
    return event.getLoggerName().equals(logger)
        && event.getThreadId() == threadId
        && lines.add(TestLog.line(event));
  }

  @Override
  public void close() {
    TestLog.expectNoLonger(this);
  }
}
