package student.intake.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.local.cloud.LocalClients;

/**
 * LocalStack in a container. {@code LOCALSTACK_IMAGE} in the environment overrides the image.
 */
final class LocalStackCloud implements AutoCloseable {

  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final String CODE_BUCKET = "student-intake-code";

  private final LocalStackContainer container;
  private final AwsCli aws;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;

  private LocalStackCloud(LocalStackContainer container) {
    this.container = container;
    this.aws = new AwsCli(container.getEndpoint());
    this.sqs = LocalClients.sqs(container.getEndpoint());
    this.dynamoDb = LocalClients.dynamoDb(container.getEndpoint());
  }

  /** Starts the container and waits until LocalStack is ready. */
  static LocalStackCloud start() {
    var image = Objects.requireNonNullElse(System.getenv("LOCALSTACK_IMAGE"), IMAGE);
    var container = new LocalStackContainer(
        DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    container.start();
    var cloud = new LocalStackCloud(container);
    cloud.aws.run("s3", "mb", "s3://" + CODE_BUCKET);
    return cloud;
  }

  /** The endpoint of all services. */
  URI endpoint() {
    return container.getEndpoint();
  }

  /** The AWS CLI with this endpoint. */
  AwsCli aws() {
    return aws;
  }

  /** An SQS client; {@link #close} closes it. */
  SqsClient sqs() {
    return sqs;
  }

  /** A DynamoDB client; {@link #close} closes it. */
  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /**
   * Packages and deploys a template with the AWS CLI and waits for the stack.
   *
   * @throws IllegalStateException if the deployment failed; the message has the stack events
   */
  Stack deploy(String name, Path template, Map<String, String> parameters) {
    var packaged = template.resolveSibling(name + "-packaged.yaml");
    aws.run("cloudformation", "package", "--template-file", template.toString(),
        "--s3-bucket", CODE_BUCKET, "--output-template-file", packaged.toString());
    var deploy = Stream.of("cloudformation", "deploy", "--stack-name", name,
        // A template larger than 51,200 bytes must be in a bucket (CloudFormation quotas).
        "--template-file", packaged.toString(), "--s3-bucket", CODE_BUCKET,
        "--capabilities", "CAPABILITY_IAM");
    var overrides = parameters.isEmpty()
        ? Stream.<String>of()
        : Stream.concat(
            Stream.of("--parameter-overrides"),
            parameters.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()));
    try {
      aws.run(Stream.concat(deploy, overrides).toArray(String[]::new));
    } catch (IllegalStateException failure) {
      throw new IllegalStateException(failure.getMessage() + "\n" + events(name), failure);
    }
    return new Stack(aws, name);
  }

  private String events(String stack) {
    return aws.run("cloudformation", "describe-stack-events", "--stack-name", stack, "--query",
        "StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]",
        "--output", "text");
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
    container.stop();
  }
}
