package student.intake.runtime;

/** The result of an invocation. */
public sealed interface InvocationResult {

  /** The function's response, as unparsed JSON. */
  record Success(String json) implements InvocationResult {}

  /** The error that the runtime reported, as unparsed JSON. */
  record Failure(String json) implements InvocationResult {}
}
