package student.intake.telemetry;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails when a warning was logged that no test expects, with {@link CapturedLog} or {@link LogsWarnings}.
 * Test classes run at the same time, so the one that fails need not be the one that caused it.
 */
public final class UnexpectedWarnings implements BeforeAllCallback, AfterAllCallback {

  private static final Namespace NAMESPACE = Namespace.create(UnexpectedWarnings.class);

  /** For {@link java.util.ServiceLoader}. */
  public UnexpectedWarnings() {
    TestLog.listen();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional.ofNullable(context.getRequiredTestClass().getAnnotation(LogsWarnings.class))
        .ifPresent(it -> {
          var loggers = Arrays.stream(it.from()).map(Class::getName).collect(toUnmodifiableSet());
          TestLog.Expectation expectation = event -> loggers.contains(event.getLoggerName());
          TestLog.expect(expectation);
          context.getStore(NAMESPACE).put(TestLog.Expectation.class, expectation);
        });
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Optional.ofNullable(
        context.getStore(NAMESPACE)
            .remove(TestLog.Expectation.class, TestLog.Expectation.class))
        .ifPresent(TestLog::expectNoLonger);
    var lines = TestLog.takeUnexpected();
    if (!lines.isEmpty()) {
      throw new AssertionError(
          "Warnings that no test expects: " + String.join(System.lineSeparator(), lines));
    }
  }
}
