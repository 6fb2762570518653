package student.intake.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(LocalStackCloud.class);
  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final String CODE_BUCKET = "student-intake-code";
  private static final Path PACKAGED = Path.of("target/localstack/packaged.yaml");
  private static final Duration DEPLOYMENT_TIMEOUT = Duration.ofMinutes(3);
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
    LOG.info("Started LocalStack and packaged the template in {} s", seconds(begin));
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
   * Deploys the template with the AWS CLI and waits for the stack. The event source mapping is disabled,
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
    var stack = new Stack(this, name);
    Awaitility.await("the stack " + name)
        .atMost(DEPLOYMENT_TIMEOUT)
        .until(() -> !stack.status().endsWith("_IN_PROGRESS"));
    LOG.info("Deployed the stack {} in {} s: {}", name, seconds(begin), stack.status());
    if (!stack.status().matches("(CREATE|UPDATE)_COMPLETE")) {
      throw new IllegalStateException(stack.status() + "\n" + stack.events());
    }
    return stack;
  }

  private static String changeSet(String output) {
    var matcher = CHANGE_SET.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("No change set in: " + output);
    }
    return matcher.group();
  }

  private static long seconds(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
    container.stop();
  }
}
