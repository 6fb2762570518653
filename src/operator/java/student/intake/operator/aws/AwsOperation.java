package student.intake.operator.aws;

/**
 * The operations that the AWS CLI is called for. A test compares their IAM actions with the operators'
 * policy in {@code template.yaml}.
 */
public enum AwsOperation {
  DESCRIBE_STACKS("cloudformation", "describe-stacks"),
  GET_METRIC_STATISTICS("cloudwatch", "get-metric-statistics"),
  FILTER_LOG_EVENTS("logs", "filter-log-events"),
  GET_EVENT_SOURCE_MAPPING("lambda", "get-event-source-mapping"),
  UPDATE_EVENT_SOURCE_MAPPING("lambda", "update-event-source-mapping");

  private final String service;
  private final String command;

  AwsOperation(String service, String command) {
    this.service = service;
    this.command = command;
  }

  /** Returns the service as the AWS CLI and IAM name it. */
  public String service() {
    return service;
  }

  /** Returns the command of the AWS CLI. */
  public String command() {
    return command;
  }
}
