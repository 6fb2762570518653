package student.intake.operator;

import static java.util.Objects.requireNonNullElse;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Which intake a command works on: a stack, single queues and a table, or {@code scripts/local}. The
 * options mean the same in every command.
 *
 * <p>The default stack is looked up only if no queue or table is named, so that two intakes are never
 * mixed by mistake.
 */
final class Target {

  private static final String DEFAULT_STACK = "student-intake";
  private static final String LOCAL_ACCOUNT = "000000000000";
  private static final String LOCAL_REGION = "eu-west-1";

  @Option(names = "--stack")
  private @Nullable String stack;

  @Option(names = "--queue-url")
  private @Nullable String queueUrl;

  @Option(names = "--dead-letter-queue-url")
  private @Nullable String deadLetterQueueUrl;

  @Option(names = "--table")
  private @Nullable String table;

  @Option(names = "--region")
  private @Nullable String region;

  @Option(names = "--endpoint-url")
  private @Nullable URI endpointUrl;

  @Option(names = "--local")
  private boolean local;

  @Option(names = "--queue-port", defaultValue = "9324")
  private int queuePort;

  @Option(names = "--table-port", defaultValue = "8000")
  private int tablePort;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private final Map<String, String> outputs = new HashMap<>();

  /** Where students are sent. */
  String queueUrl() throws InterruptedException {
    if (queueUrl != null) {
      return queueUrl;
    }
    return local
        ? "http://127.0.0.1:%d/%s/enrollments".formatted(queuePort, LOCAL_ACCOUNT)
        : output("QueueUrl");
  }

  /** Where dead letters are: the option's, else what the queue's redrive policy names. */
  String deadLetterQueueUrl(SqsClient sqs) throws InterruptedException {
    if (deadLetterQueueUrl != null) {
      return deadLetterQueueUrl;
    }
    return queueUrl == null && !local ? output("DeadLetterQueueUrl") : redriveTarget(sqs);
  }

  /** The table's name. */
  String table() throws InterruptedException {
    if (table != null) {
      return table;
    }
    return local ? "testtable" : output("TableName");
  }

  /** Whether a stack is looked up, so that its outputs can be had. */
  boolean hasStack() {
    return !local && (stack != null
        || Stream.of(queueUrl, deadLetterQueueUrl, table).allMatch(it -> it == null));
  }

  /** Whether this is {@code scripts/local}, which has no CloudWatch. */
  boolean isLocal() {
    return local;
  }

  /** An output of the stack. */
  String output(String name) throws InterruptedException {
    if (!hasStack()) {
      throw new ParameterException(
          command().commandLine(),
          "give --stack, or all of the queues and tables that this needs");
    }
    var chosen = requireNonNullElse(stack, DEFAULT_STACK);
    if (outputs.isEmpty()) {
      var answer = cli().run("cloudformation", "describe-stacks", "--stack-name", chosen);
      answer.path("Stacks").path(0).path("Outputs").forEach(
          it -> outputs.put(it.path("OutputKey").asText(), it.path("OutputValue").asText()));
    }
    var value = outputs.get(name);
    if (value == null) {
      throw new OperatorException("the stack %s has no output %s".formatted(chosen, name));
    }
    return value;
  }

  /** The aws CLI, with the region and endpoint of this target. */
  AwsCli cli() {
    return new AwsCli(
        region(),
        Optional.ofNullable(endpointUrl)
            .or(() -> variable("AWS_ENDPOINT_URL").map(URI::create)));
  }

  /** A client of the queues, with as many connections as calls that are made at once. */
  SqsClient sqs(int callsAtOnce) {
    var localEndpoint = queueUrl == null
        ? URI.create("http://127.0.0.1:" + queuePort)
        : URI.create(queueUrl).resolve("/");
    return configure(SqsClient.builder(), localEndpoint, callsAtOnce).build();
  }

  /** A client of the table. */
  DynamoDbClient dynamoDb() {
    var localEndpoint = URI.create("http://127.0.0.1:" + tablePort);
    return configure(DynamoDbClient.builder(), localEndpoint, 1).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, URI localEndpoint, int callsAtOnce) {
    var endpoint = local ? localEndpoint : endpointUrl;
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    if (local) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    region().map(Region::of).ifPresent(builder::region);
    return builder
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(callsAtOnce))
        .overrideConfiguration(
            // SQS waits 20 seconds at most for a message.
            it -> it.apiCallAttemptTimeout(Duration.ofSeconds(30))
                .apiCallTimeout(Duration.ofSeconds(60)));
  }

  private Optional<String> region() {
    // The SDK reads only AWS_REGION, version 1 of the aws CLI only AWS_DEFAULT_REGION.
    return Optional.ofNullable(local ? LOCAL_REGION : region)
        .or(() -> variable("AWS_REGION"))
        .or(() -> variable("AWS_DEFAULT_REGION"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(it -> !it.isBlank());
  }

  private String redriveTarget(SqsClient sqs) throws InterruptedException {
    var url = queueUrl();
    var policy = sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(REDRIVE_POLICY))
        .attributes().get(REDRIVE_POLICY);
    if (policy == null) {
      throw new OperatorException(
          "%s has no redrive policy; give --dead-letter-queue-url".formatted(url));
    }
    try {
      var arn = new ObjectMapper().readTree(policy).path("deadLetterTargetArn").asText();
      var name = arn.substring(arn.lastIndexOf(':') + 1);
      return sqs.getQueueUrl(it -> it.queueName(name)).queueUrl();
    } catch (JsonProcessingException failure) {
      throw new OperatorException("cannot read the redrive policy " + policy);
    }
  }

  private CommandSpec command() {
    if (command == null) {
      throw new IllegalStateException("picocli sets it");
    }
    return command;
  }
}
