package student.intake.runtime;

/** What the function answered to one invocation. */
public sealed interface InvocationResult {

  /** The response, as JSON to the letter. */
  record Success(String json) implements InvocationResult {}

  /** The error report, as JSON to the letter. */
  record Failure(String json) implements InvocationResult {}
}
