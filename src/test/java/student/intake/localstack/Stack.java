package student.intake.localstack;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.ALL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.LocalClients;
import student.intake.local.cloud.SqsQueue;
import student.intake.local.cloud.Template;
import student.intake.runtime.ProcessFunction;

/** A CloudFormation stack of the template. */
final class Stack {

  static final Template TEMPLATE = Template.read();
  static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ObjectMapper mapper = new ObjectMapper();
  private final LocalStackCloud cloud;
  private final AwsCli aws;
  private final JsonNode description;

  /**
   * Creates a stack that the cloud has deployed.
   *
   * @param description an element of {@code describe-stacks}
   */
  Stack(LocalStackCloud cloud, JsonNode description) {
    this.cloud = cloud;
    this.aws = cloud.aws();
    this.description = description;
  }

  private String name() {
    return description.path("StackName").asText();
  }

  /** The logical IDs of the resources. */
  List<String> resources() {
    return aws.json("cloudformation", "describe-stack-resources", "--stack-name", name())
        .findValuesAsText("LogicalResourceId");
  }

  /**
   * The value of an output.
   *
   * @throws IllegalArgumentException if the stack has no such output
   */
  String output(String key) {
    for (var output : description.path("Outputs")) {
      if (output.path("OutputKey").asText().equals(key)) {
        return output.path("OutputValue").asText();
      }
    }
    throw new IllegalArgumentException("The stack " + name() + " has no output " + key);
  }

  /** The queue whose URL is the output {@code <key>Url}, such as {@code DeadLetterQueue}. */
  SqsQueue queue(String key) {
    return new SqsQueue(cloud.sqs(), output(key + "Url"));
  }

  /** The attributes of a queue. */
  Map<QueueAttributeName, String> attributes(SqsQueue queue) {
    return cloud.sqs()
        .getQueueAttributes(it -> it.queueUrl(queue.url()).attributeNames(ALL))
        .attributes();
  }

  /** The policy statements of a queue, as JSON, by their Sid. */
  Map<String, String> policy(SqsQueue queue) {
    return statements(json(attributes(queue).getOrDefault(QueueAttributeName.POLICY, "{}")));
  }

  /** The policy statements of the function's role, as JSON, by their Sid. */
  Map<String, String> permissions() {
    return statements(
        aws.json("iam", "get-role-policy", "--role-name", roleName(), "--policy-name", "intake")
            .path("PolicyDocument"));
  }

  String roleName() {
    var arn = function().path("Role").asText();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  JsonNode mapping() {
    return aws.json("lambda", "get-event-source-mapping", "--uuid",
        output("EventSourceMappingId"));
  }

  JsonNode function() {
    return aws.json("lambda", "get-function-configuration", "--function-name",
        output("FunctionName"));
  }

  /** The environment variables of the function. */
  Map<String, String> variables() {
    var variables = new HashMap<String, String>();
    function().path("Environment").path("Variables").properties()
        .forEach(it -> variables.put(it.getKey(), it.getValue().asText()));
    return variables;
  }

  /** The names of the metrics that alarms of the stack watch, one for each alarm. */
  List<String> alarmMetrics() {
    var alarms = aws.json("cloudwatch", "describe-alarms", "--alarm-name-prefix", name() + "-");
    return StreamSupport.stream(alarms.path("MetricAlarms").spliterator(), false)
        .map(it -> it.findValue("MetricName").asText())
        .toList();
  }

  /** The item of a student; empty if the table has none. */
  Map<String, AttributeValue> student(String id) {
    return cloud.dynamoDb()
        .getItem(
            it -> it.tableName(output("TableName"))
                .consistentRead(true)
                .key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  /** Sends an enrollment to the queue, runs the function, and returns the student in the table. */
  Map<String, AttributeValue> enroll(Enrollment enrollment) {
    var queue = queue("Queue");
    queue.client()
        .sendMessage(it -> it.queueUrl(queue.url()).messageBody(enrollment.body()));
    runFunction();
    return student(enrollment.id());
  }

  /** Runs the function with the stack's queue and table until the queue is empty. */
  void runFunction() {
    var environment = new HashMap<>(variables());
    environment.put("AWS_REGION", LocalClients.REGION);
    environment.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
    environment.put("CONNECT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("ATTEMPT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("CALL_TIMEOUT_MILLISECONDS", "10000");
    var queue = queue("Queue");
    var settings = queue.url().endsWith(".fifo") ? TEMPLATE.forFifo() : TEMPLATE;
    try (var function = new ProcessFunction(environment, _ -> {});
        var mapping = EventSourceMapping.start(
            queue, settings.withFunction(TIMEOUT, 1), function)) {
      mapping.awaitQuiet(TIMEOUT);
    }
  }

  /** Reads a policy or another attribute that is JSON. */
  JsonNode json(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("Not JSON: " + text, malformed);
    }
  }

  private static Map<String, String> statements(JsonNode policy) {
    var statements = new HashMap<String, String>();
    policy.path("Statement").forEach(it -> statements.put(it.path("Sid").asText(), it.toString()));
    return statements;
  }
}
