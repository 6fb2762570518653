package student.intake.batch;

/** A step that follows the check-and-adds of a batch. */
@FunctionalInterface
public interface BatchStep {

  /**
   * Acts on {@code batch} and returns it, with outcomes replaced where the step changed them. Returns
   * within a timeout of its own.
   */
  BatchResult apply(BatchResult batch, ConcurrentCalls calls);
}
