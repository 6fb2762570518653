package student.intake.localstack;

/** What a deployed stack says of itself. */
record Stack(AwsCli aws, String name) {

  /** The value of an output. */
  String output(String key) {
    return query("describe-stacks", "Stacks[0].Outputs[?OutputKey=='" + key + "'].OutputValue");
  }

  /** The name or ARN that a resource of the template was made under. */
  String physicalId(String logicalId) {
    return query("describe-stack-resources",
        "StackResources[?LogicalResourceId=='" + logicalId + "'].PhysicalResourceId");
  }

  private String query(String operation, String path) {
    var found = aws.json("cloudformation", operation, "--stack-name", name, "--query", path);
    if (found.size() != 1) {
      throw new IllegalArgumentException("Not one but " + found.size() + " of " + path);
    }
    return found.get(0).asText();
  }
}
