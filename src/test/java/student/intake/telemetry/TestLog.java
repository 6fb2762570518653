package student.intake.telemetry;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged in the tests' JVM. A warning is either expected by a test or unexpected. */
final class TestLog extends AbstractAppender {

  /** Takes the events that a test expects. */
  @FunctionalInterface
  interface Expectation {
    boolean takes(LogEvent event);
  }

  private static final TestLog INSTANCE = new TestLog();

  private final Set<Expectation> expectations = ConcurrentHashMap.newKeySet();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

  private TestLog() {
    super("test-log", null, null, false, Property.EMPTY_ARRAY);
  }

  /** Starts to listen. Called before the first test: Log4j loses lines while it starts. */
  static void listen() {
    if (!INSTANCE.isStarted()) {
      INSTANCE.start();
      ((Logger) LogManager.getRootLogger()).getContext()
          .getConfiguration()
          .getRootLogger()
          .addAppender(INSTANCE, Level.ALL, null);
    }
  }

  static void expect(Expectation expectation) {
    INSTANCE.expectations.add(expectation);
  }

  static void expectNoLonger(Expectation expectation) {
    INSTANCE.expectations.remove(expectation);
  }

  /** Returns the unexpected warnings since the last call. */
  static List<String> takeUnexpected() {
    var taken = new ArrayList<String>();
    for (var line = INSTANCE.unexpected.poll(); line != null; line = INSTANCE.unexpected.poll()) {
      taken.add(line);
    }
    return taken;
  }

  /** Returns the level, the message and the arguments. */
  static String line(LogEvent event) {
    var arguments = event.getMessage().getParameters();
    return Stream.concat(
        Stream.of(event.getLevel(), event.getMessage().getFormattedMessage()),
        arguments == null ? Stream.empty() : Arrays.stream(arguments))
        .map(Object::toString)
        .collect(joining(" "));
  }

  @Override
  public void append(LogEvent event) {
    var taken = expectations.stream().filter(it -> it.takes(event)).count();
    if (taken == 0 && event.getLevel().isMoreSpecificThan(Level.WARN)) {
      var line = event.getLoggerName() + ": " + line(event);
      unexpected.add(line);
      System.err.println(line);
    }
  }
}
