package student.intake.logging;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Expects warnings and errors in the logs of the given classes while the annotated class runs. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectsWarnings {

  /** The classes that log them. */
  Class<?>[] of();
}
