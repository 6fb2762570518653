package student.intake.batch;

import student.intake.message.Student;

/** The one thing that is done for a student. */
@FunctionalInterface
public interface CheckAndAdd {

  /**
   * Adds {@code student} unless the id exists.
   *
   * <p>Called from many threads at once. Whatever it throws means that the message is retried.
   */
  Outcome checkAndAdd(Student student);
}
