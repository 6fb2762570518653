package student.intake.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import student.intake.operator.OperatorException;

/** The outputs and parameters of a deployed stack. */
public record StackDescription(String name, Map<String, String> outputs,
    Map<String, String> parameters) {

  /**
   * Reads the stack with the AWS CLI. Returns empty if it does not exist.
   *
   * @throws OperatorException if the stack cannot be read
   */
  static Optional<StackDescription> read(AwsCli aws, String name) throws InterruptedException {
    try {
      var stack = aws.run(AwsOperation.DESCRIBE_STACKS, "--stack-name", name)
          .path("Stacks").path(0);
      return Optional.of(
          new StackDescription(
              name,
              map(stack.path("Outputs"), "OutputKey", "OutputValue"),
              map(stack.path("Parameters"), "ParameterKey", "ParameterValue")));
    } catch (OperatorException failure) {
      // "An error occurred (ValidationError) ...: Stack with id NAME does not exist"
      if (String.valueOf(failure.getMessage()).endsWith("does not exist")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Map<String, String> map(JsonNode list, String key, String value) {
    var map = new HashMap<String, String>();
    list.forEach(it -> map.put(it.path(key).asText(), it.path(value).asText()));
    return Map.copyOf(map);
  }

  /** Returns an output; those of resources that the stack does not have are missing. */
  public Optional<String> output(String key) {
    return Optional.ofNullable(outputs.get(key));
  }
}
