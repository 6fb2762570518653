package student.intake.logging;

import static software.amazon.lambda.powertools.logging.internal.LoggingConstants.LAMBDA_LOG_LEVEL;
import static software.amazon.lambda.powertools.logging.internal.LoggingConstants.POWERTOOLS_LOG_LEVEL;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Provides SLF4J with its loggers. Registered in {@code META-INF/services}. */
public final class JsonLoggerProvider implements SLF4JServiceProvider {

  private final JsonLoggers loggers = new JsonLoggers(
      new LogLevels(LAMBDA_LOG_LEVEL, POWERTOOLS_LOG_LEVEL));
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new BasicMDCAdapter();

  @Override
  public void initialize() {
    // Everything is initialized by the fields.
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  /** The maximum API version, in the form that SLF4J's own providers use. */
  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
