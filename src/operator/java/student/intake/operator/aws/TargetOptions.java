package student.intake.operator.aws;

import static java.util.Objects.requireNonNullElse;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.operator.InvalidArgument;
import student.intake.operator.OperatorException;
import student.intake.operator.Printable;

/**
 * The options that select an intake: a stack, individual queues and a table, or {@code scripts/local}.
 * All commands have them.
 *
 * <p>The default stack is used only if no queue or table is specified, so that a command does not mix
 * the resources of two intakes.
 */
public final class TargetOptions {

  /** The output that only a stack with a second queue for undelivered messages has. */
  public static final String UNDELIVERED_QUEUE = "UndeliveredQueueUrl";

  private static final String DEFAULT_STACK = "student-intake";
  private static final String LOCAL_ACCOUNT = "000000000000";
  private static final String LOCAL_REGION = "eu-west-1";
  private static final int MAX_PORT = 65_535;
  private static final List<String> ENDPOINT_VARIABLES = List.of(
      "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_DYNAMODB");

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
  private @Nullable String endpointUrl;

  @Option(names = "--local")
  private boolean local;

  @Option(names = "--queue-port", defaultValue = "9324")
  private int queuePort;

  @Option(names = "--table-port", defaultValue = "8000")
  private int tablePort;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private @Nullable StackDescription described;
  private boolean stackIsUnknown;
  private @Nullable AwsIdentity identity;

  /** Returns the URL of the enrollment queue. */
  public String queueUrl() throws InterruptedException {
    check(region());
    if (queueUrl != null) {
      return queueUrl;
    }
    return local
        ? "http://127.0.0.1:%d/%s/enrollments".formatted(queuePort, LOCAL_ACCOUNT)
        : output("QueueUrl");
  }

  /** Returns the URL of the dead-letter queue, which the redrive policy names by default. */
  public String deadLetterQueueUrl(SqsClient sqs) throws InterruptedException {
    if (deadLetterQueueUrl != null) {
      check(region());
      return deadLetterQueueUrl;
    }
    return queueUrl == null && !local ? output("DeadLetterQueueUrl") : redriveTargetUrl(sqs);
  }

  /**
   * Returns the URL of the stack's queue for undelivered messages.
   *
   * @throws ParameterException if no stack is selected, or a dead-letter queue is
   * @throws OperatorException if the stack has no such queue
   */
  public String undeliveredQueueUrl() throws InterruptedException {
    if (deadLetterQueueUrl != null || !hasStack()) {
      throw invalid(
          "--undelivered selects a queue of the stack; without a stack, specify --dead-letter-queue-url");
    }
    return stack().output(UNDELIVERED_QUEUE).orElseThrow(
        () -> new OperatorException(
            "the stack %s has no second queue for undelivered messages: they are in its dead-letter queue."
                .formatted(stackName())
                + " Only a stack with QueueType=fifo and EventBusName, or with QueueType=standard and a"
                + " FIFO topic, has one"));
  }

  /** Returns the name of the table. */
  public String table() throws InterruptedException {
    if (table != null) {
      return table;
    }
    return local ? "testtable" : output("TableName");
  }

  /** Returns whether the intake is {@code scripts/local}, which has no CloudWatch. */
  public boolean isLocal() {
    return local;
  }

  /**
   * Returns an output of the stack.
   *
   * @throws ParameterException if no stack is selected
   * @throws OperatorException if the stack or the output does not exist
   */
  public String output(String name) throws InterruptedException {
    if (!hasStack()) {
      throw invalid(
          "%s is unknown; specify --stack, or each queue and table".formatted(name));
    }
    return stack().output(name).orElseThrow(
        () -> new OperatorException(
            "the stack %s has no output %s".formatted(stackName(), name)));
  }

  /**
   * Returns the stack's event source mapping.
   *
   * @throws ParameterException if no stack is selected
   * @throws OperatorException if the stack or the output does not exist
   */
  public EventSourceMapping eventSourceMapping() throws InterruptedException {
    if (!hasStack()) {
      throw invalid(
          "only a stack has an event source mapping; specify --stack, and not --local");
    }
    return new EventSourceMapping(awsCli(), output("EventSourceMappingId"));
  }

  /** Returns whether a stack is selected. */
  public boolean hasStack() {
    return !local && (stack != null
        || Stream.of(queueUrl, deadLetterQueueUrl, table).allMatch(Objects::isNull));
  }

  /**
   * Returns the stack, which is read once. Call it only if {@link #hasStack()}.
   *
   * @throws OperatorException if the stack does not exist, which is also looked up once, or cannot be
   *     read, or if there is no region or no credentials to read it with
   */
  public StackDescription stack() throws InterruptedException {
    if (described == null && !stackIsUnknown) {
      check(region());
      identity().requireCredentials();
      described = StackDescription.read(awsCli(), stackName()).orElse(null);
      stackIsUnknown = described == null;
    }
    if (described == null) {
      throw new OperatorException(
          "the stack %s does not exist in %s; specify --stack or --region"
              .formatted(stackName(), identity().region()));
    }
    return described;
  }

  private String stackName() {
    return requireNonNullElse(stack, DEFAULT_STACK);
  }

  /** Creates an AWS CLI with the selected region and endpoint. */
  public AwsCli awsCli() {
    return new AwsCli(
        region(),
        Optional.ofNullable(endpointUrl).or(() -> environmentVariable("AWS_ENDPOINT_URL")));
  }

  /** Creates a client for {@code maxConnections} concurrent requests. */
  public SqsClient sqsClient(int maxConnections) {
    check(region());
    check(Optional.of(identity().region()));
    var localEndpoint = queueUrl == null
        ? URI.create("http://127.0.0.1:" + queuePort)
        : URI.create(queueUrl).resolve("/");
    return configure(SqsClient.builder(), localEndpoint, maxConnections).build();
  }

  /** Creates a client for one request at a time. */
  public DynamoDbClient dynamoDbClient() {
    var localEndpoint = URI.create("http://127.0.0.1:" + tablePort);
    return configure(DynamoDbClient.builder(), localEndpoint, 1).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, URI localEndpoint, int maxConnections) {
    if (local) {
      builder.endpointOverride(localEndpoint);
    } else if (endpointUrl != null) {
      builder.endpointOverride(URI.create(endpointUrl));
    }
    return builder
        .credentialsProvider(identity().requireCredentials())
        .region(Region.of(identity().region()))
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(maxConnections))
        .overrideConfiguration(
            // A ReceiveMessage request with long polling takes up to 20 seconds.
            it -> it.apiCallAttemptTimeout(Duration.ofSeconds(30))
                .apiCallTimeout(Duration.ofSeconds(60))
                .addExecutionInterceptor(new ErrorAdvice(local)));
  }

  private AwsIdentity identity() {
    if (identity == null) {
      identity = local ? AwsIdentity.local(LOCAL_REGION) : AwsIdentity.find(region());
    }
    return identity;
  }

  /** Checks the configuration without a request. */
  private void check(Optional<String> selectedRegion) {
    if (Stream.of(queuePort, tablePort).anyMatch(it -> it < 1 || it > MAX_PORT)) {
      throw invalid("--queue-port and --table-port must be between 1 and %,d".formatted(MAX_PORT));
    }
    selectedRegion.filter(it -> !it.matches("[a-z0-9-]+")).ifPresent(it -> {
      throw invalid("the region must be one such as eu-west-1, not '%s'".formatted(it));
    });
    checkEndpoint("--endpoint-url", Optional.ofNullable(endpointUrl));
    if (!local) {
      ENDPOINT_VARIABLES.forEach(it -> checkEndpoint(it, environmentVariable(it)));
    }
    var hasEndpoint = endpointUrl != null
        || ENDPOINT_VARIABLES.stream().anyMatch(it -> environmentVariable(it).isPresent());
    checkUrl("--queue-url", queueUrl, hasEndpoint, selectedRegion);
    checkUrl("--dead-letter-queue-url", deadLetterQueueUrl, hasEndpoint, selectedRegion);
  }

  private void checkEndpoint(String name, Optional<String> url) {
    url.filter(it -> HttpUrl.parse(it).isEmpty()).ifPresent(it -> {
      throw invalid(
          "%s must be a URL such as http://127.0.0.1:4566, not '%s'"
              .formatted(name, Printable.of(it)));
    });
  }

  private void checkUrl(
      String option, @Nullable String url, boolean hasEndpoint, Optional<String> selectedRegion) {
    if (url != null) {
      QueueUrl.problem(option, url, local, hasEndpoint, selectedRegion).ifPresent(it -> {
        throw invalid(it);
      });
    }
  }

  private ParameterException invalid(String message) {
    return InvalidArgument.of(command, message);
  }

  private Optional<String> region() {
    // The SDK reads only AWS_REGION, and version 1 of the AWS CLI only AWS_DEFAULT_REGION.
    return Optional.ofNullable(local ? LOCAL_REGION : region)
        .or(() -> environmentVariable("AWS_REGION"))
        .or(() -> environmentVariable("AWS_DEFAULT_REGION"));
  }

  private static Optional<String> environmentVariable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(it -> !it.isBlank());
  }

  private String redriveTargetUrl(SqsClient sqs) throws InterruptedException {
    var url = queueUrl();
    var policy = sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(REDRIVE_POLICY))
        .attributes().get(REDRIVE_POLICY);
    if (policy == null) {
      throw new OperatorException(
          "%s has no redrive policy; specify --dead-letter-queue-url".formatted(url));
    }
    try {
      var arn = new ObjectMapper().readTree(policy).path("deadLetterTargetArn").asText();
      var name = arn.substring(arn.lastIndexOf(':') + 1);
      return sqs.getQueueUrl(it -> it.queueName(name)).queueUrl();
    } catch (JsonProcessingException _) {
      throw new OperatorException("cannot read the redrive policy " + policy);
    }
  }

}
