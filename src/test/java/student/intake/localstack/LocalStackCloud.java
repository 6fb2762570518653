package student.intake.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.local.cloud.LocalClients;

/**
 * LocalStack in a container, and the packaged template. {@code LOCALSTACK_IMAGE} in the environment
 * overrides the image.
 */
final class LocalStackCloud implements AutoCloseable {

  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final String CODE_BUCKET = "student-intake-code";
  private static final Path PACKAGED = Path.of("target/localstack/packaged.yaml");
  private static final Duration DEPLOYMENT_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Pattern CHANGE_SET = Pattern.compile("arn:\\S+:changeSet/\\S+");

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

  /** Starts the container, waits until LocalStack is ready and packages the template. */
  static LocalStackCloud start() {
    var begin = System.nanoTime();
    var image = Objects.requireNonNullElse(System.getenv("LOCALSTACK_IMAGE"), IMAGE);
    var container = new LocalStackContainer(
        DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    container.start();
    var cloud = new LocalStackCloud(container);
    cloud.aws.run("s3", "mb", "s3://" + CODE_BUCKET);
    cloud.aws.run("cloudformation", "package", "--s3-bucket", CODE_BUCKET,
        "--template-file", FunctionPackage.create(PACKAGED.resolveSibling("package")).toString(),
        "--output-template-file", PACKAGED.toString());
    print("Started LocalStack and packaged the template", begin);
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

  /** Creates a KMS key and returns its ARN. */
  String createKey() {
    return aws.json("kms", "create-key").path("KeyMetadata").path("Arn").asText();
  }

  /**
   * Creates a stack with the AWS CLI and waits for it. The event source mapping is disabled,
   * because LocalStack cannot run the function.
   *
   * @throws IllegalStateException if the deployment failed; the message has the stack events
   */
  Stack deploy(String name, Map<String, String> parameters) {
    var begin = System.nanoTime();
    var all = new HashMap<>(parameters);
    all.put("Consume", "false");
    var output = aws.run(
        Stream.concat(
            // "deploy" alone looks at the stack only every 30 seconds.
            Stream.of("cloudformation", "deploy", "--no-execute-changeset", "--stack-name", name,
                // A template larger than 51,200 bytes must be in a bucket (CloudFormation quotas).
                "--template-file", PACKAGED.toString(), "--s3-bucket", CODE_BUCKET,
                "--capabilities", "CAPABILITY_IAM", "--parameter-overrides"),
            all.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()))
            .toArray(String[]::new));
    aws.run("cloudformation", "execute-change-set", "--change-set-name", changeSet(output));
    var description = Awaitility.await("the stack " + name)
        .atMost(DEPLOYMENT_TIMEOUT)
        .pollInterval(POLL_INTERVAL)
        .until(() -> describe(name), it -> !status(it).endsWith("_IN_PROGRESS"));
    print("Deployed the stack " + name, begin);
    if (!status(description).equals("CREATE_COMPLETE")) {
      throw new IllegalStateException(status(description) + "\n" + events(name));
    }
    return new Stack(this, description);
  }

  /** Deletes a stack and waits until it is deleted. */
  void delete(String name) {
    aws.run("cloudformation", "delete-stack", "--stack-name", name);
    Awaitility.await("the deletion of the stack " + name)
        .atMost(DEPLOYMENT_TIMEOUT)
        .pollInterval(POLL_INTERVAL)
        .until(
            () -> aws.json("cloudformation", "list-stacks", "--query",
                "StackSummaries[?StackName=='" + name + "' && StackStatus!='DELETE_COMPLETE']"),
            JsonNode::isEmpty);
  }

  private JsonNode describe(String name) {
    return aws.json("cloudformation", "describe-stacks", "--stack-name", name)
        .path("Stacks")
        .path(0);
  }

  private static String status(JsonNode description) {
    return description.path("StackStatus").asText();
  }

  private String events(String name) {
    return aws.run("cloudformation", "describe-stack-events", "--stack-name", name, "--query",
        "StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]",
        "--output", "text");
  }

  private static String changeSet(String output) {
    var matcher = CHANGE_SET.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("No change set in: " + output);
    }
    return matcher.group();
  }

  /** Loggers write only warnings to the console. */
  private static void print(String what, long begin) {
    System.out.printf(
        "%s in %d s%n", what, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
    container.stop();
  }
}
