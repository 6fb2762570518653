package student.intake.batch;

/** What is done for a batch once its messages have outcomes. */
@FunctionalInterface
public interface BatchStep {

  /**
   * Acts on {@code batch} and answers it, with other outcomes where the step changed what became of a
   * message. Ends within a time of its own.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  BatchResult apply(BatchResult batch, ConcurrentCalls calls) throws InterruptedException;
}
