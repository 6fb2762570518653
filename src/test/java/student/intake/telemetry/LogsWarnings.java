package student.intake.telemetry;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The test class makes the classes {@code from} log warnings, on any thread. */
@Target(TYPE)
@Retention(RUNTIME)
public @interface LogsWarnings {

  /** The classes that log. */
  Class<?>[] from();
}
