package student.intake.batch;

import student.intake.message.Student;

/** Adds a student unless the id exists. */
@FunctionalInterface
public interface CheckAndAdd {

  /**
   * Adds {@code student} unless the id exists. Called concurrently. Any exception means that the
   * message is retried.
   */
  Outcome checkAndAdd(Student student);
}
