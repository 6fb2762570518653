package student.intake.localstack;

/** A deployed CloudFormation stack. */
record Stack(AwsCli aws, String name) {

  /**
   * The value of an output.
   *
   * @throws IllegalArgumentException if the stack has no such output
   */
  String output(String key) {
    var values = aws.json("cloudformation", "describe-stacks", "--stack-name", name, "--query",
        "Stacks[0].Outputs[?OutputKey=='" + key + "'].OutputValue");
    if (values.isEmpty()) {
      throw new IllegalArgumentException("The stack " + name + " has no output " + key);
    }
    return values.path(0).asText();
  }
}
