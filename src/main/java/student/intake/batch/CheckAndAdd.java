package student.intake.batch;

import student.intake.message.Student;

/** The one thing that is done for a student. */
@FunctionalInterface
public interface CheckAndAdd {

  /**
   * Adds {@code student} unless the id exists.
   *
   * <p>Called from many threads at once. Answers {@link Outcome.Retry} for whatever may pass; what it
   * throws is taken for that, too.
   */
  Outcome checkAndAdd(Student student);
}
