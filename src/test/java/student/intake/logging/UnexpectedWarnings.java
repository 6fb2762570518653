package student.intake.logging;

import static java.util.stream.Collectors.joining;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.LoggerFactory;

/**
 * Fails the test run if anything logs a warning or an error that no test expects, through Log4j, SLF4J,
 * Commons Logging or java.util.logging. A test expects those of a class by {@link ExpectsWarnings} or
 * by capturing its log.
 *
 * <p>JUnit applies it to every test class (META-INF/services).
 */
public final class UnexpectedWarnings
    implements
      TestInstancePreConstructCallback,
      BeforeAllCallback,
      AfterAllCallback {

  /** A test class with one instance is constructed before its {@link #beforeAll}. */
  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factoryContext, ExtensionContext context) {
    watch(context);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    watch(context);
    for (var logger : expected(context)) {
      ExpectedWarnings.begin(logger);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (var logger : expected(context)) {
      ExpectedWarnings.end(logger);
    }
  }

  private static void watch(ExtensionContext context) {
    var _ = context.getRoot()
        .getStore(Namespace.create(UnexpectedWarnings.class))
        .computeIfAbsent(Watch.class, _ -> Watch.start());
  }

  private static Class<?>[] expected(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), ExpectsWarnings.class)
        .map(ExpectsWarnings::of)
        .orElseGet(() -> new Class<?>[0]);
  }

  /** Watches all loggers of this JVM; JUnit closes it after the last test. */
  record Watch(Queue<String> unexpected, Log4j log4j, JavaLogging javaLogging)
      implements AutoCloseable {

    static Watch start() {
      // SLF4J discards what is logged while another thread initializes it.
      var _ = LoggerFactory.getILoggerFactory();
      var watch = of(new ConcurrentLinkedQueue<>());
      java.util.logging.Logger.getLogger("").addHandler(watch.javaLogging);
      var root = ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
      root.addFilter(watch.log4j);
      return watch;
    }

    static Watch of(Queue<String> unexpected) {
      return new Watch(unexpected, new Log4j(unexpected), new JavaLogging(unexpected));
    }

    @Override
    public void close() {
      java.util.logging.Logger.getLogger("").removeHandler(javaLogging);
      if (!unexpected.isEmpty()) {
        throw new AssertionError(
            unexpected.size() + " log lines that no test expects:\n"
                + unexpected.stream().distinct().limit(50).collect(joining("\n")));
      }
    }
  }

  /** Does not print what is expected. */
  static final class Log4j extends AbstractFilter {

    private final Queue<String> unexpected;

    Log4j(Queue<String> unexpected) {
      this.unexpected = unexpected;
    }

    @Override
    public Result filter(LogEvent event) {
      if (!event.getLevel().isMoreSpecificThan(Level.WARN)) {
        return Result.NEUTRAL;
      }
      if (ExpectedWarnings.include(event.getLoggerName())) {
        return Result.DENY;
      }
      unexpected.add(
          line(
              event.getLevel(),
              event.getLoggerName(),
              event.getMessage().getFormattedMessage()));
      return Result.NEUTRAL;
    }
  }

  static final class JavaLogging extends Handler {

    private final Queue<String> unexpected;

    JavaLogging(Queue<String> unexpected) {
      this.unexpected = unexpected;
      setLevel(java.util.logging.Level.WARNING);
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line) && !ExpectedWarnings.include(line.getLoggerName())) {
        unexpected.add(line(line.getLevel(), line.getLoggerName(), line.getMessage()));
      }
    }

    @Override
    public void flush() {
      // Nothing is buffered.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static String line(Object level, @Nullable String logger, @Nullable String message) {
    return "%s %s: %s [%s]".formatted(level, logger, message, Thread.currentThread().getName());
  }
}
