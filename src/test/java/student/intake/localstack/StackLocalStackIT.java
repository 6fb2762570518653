package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.ALL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.LocalClients;
import student.intake.local.cloud.SqsQueue;
import student.intake.local.cloud.Template;
import student.intake.runtime.ProcessFunction;

/**
 * Deploys the template on LocalStack, checks the resources and runs the function against them.
 *
 * <p>A stack on LocalStack completes even if a resource was not created, so the tests check the
 * resources. LocalStack does not support deletion protection, point-in-time recovery, log retention or
 * SnapStart; {@code src/test/template} tests these. The event source mapping is deployed disabled,
 * because LocalStack cannot run the function.
 */
@TestInstance(PER_CLASS)
@ExtendWith(DockerCondition.class)
@Execution(SAME_THREAD)
class StackLocalStackIT {

  private static final Template TEMPLATE = Template.read();
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ObjectMapper mapper = new ObjectMapper();
  private final LocalStackCloud cloud = LocalStackCloud.start();
  private final Stack stack;
  private final SqsQueue queue;
  private final SqsQueue deadLetters;

  StackLocalStackIT(@TempDir Path folder) {
    stack = cloud.deploy("student-intake", FunctionPackage.copyTo(folder), Map.of());
    queue = new SqsQueue(cloud.sqs(), stack.output("QueueUrl"));
    deadLetters = new SqsQueue(cloud.sqs(), stack.output("DeadLetterQueueUrl"));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Nested
  class The_stack_has {

    @Test
    void a_queue_with_the_template_s_timeouts_and_redrive_policy() {
      var attributes = attributes(queue);
      assertThat(attributes).contains(
          Map.entry(QueueAttributeName.VISIBILITY_TIMEOUT, seconds(TEMPLATE.visibilityTimeout())),
          Map.entry(
              QueueAttributeName.MESSAGE_RETENTION_PERIOD,
              seconds(TEMPLATE.messageRetention())));
      var redrive = json(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "{}"));
      assertThat(redrive.path("deadLetterTargetArn").asText()).isEqualTo(deadLetters.arn());
      assertThat(redrive.path("maxReceiveCount").asInt()).isEqualTo(TEMPLATE.maxReceiveCount());
    }

    @Test
    void a_dead_letter_queue_with_the_maximum_retention_period() {
      assertThat(attributes(deadLetters)).containsEntry(
          QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(Duration.ofDays(14)));
    }

    @Test
    void an_on_demand_table_with_the_partition_key_id() {
      var table = cloud.dynamoDb()
          .describeTable(it -> it.tableName(TEMPLATE.tableName()))
          .table();
      assertThat(table.keySchema()).singleElement().satisfies(
          key -> assertThat(key.attributeName()).isEqualTo("id"),
          key -> assertThat(key.keyType()).isEqualTo(KeyType.HASH));
      assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    }

    @Test
    void a_function_with_the_names_of_its_queues_and_its_table() {
      var function = function();
      assertThat(function.path("Runtime").asText()).isEqualTo("java25");
      assertThat(function.path("Timeout").asLong())
          .isEqualTo(TEMPLATE.functionTimeout().toSeconds());
      assertThat(function.path("TracingConfig").path("Mode").asText()).isEqualTo("Active");
      assertThat(variables(function)).contains(
          Map.entry("TABLE_NAME", TEMPLATE.tableName()),
          Map.entry("QUEUE_URL", queue.url()),
          Map.entry("DEAD_LETTER_QUEUE_URL", deadLetters.url()));
    }

    @Test
    void a_role_that_only_Lambda_can_assume() {
      var arn = function().path("Role").asText();
      var role = cloud.aws().json("iam", "get-role", "--role-name",
          arn.substring(arn.lastIndexOf('/') + 1));
      assertThat(role.findValues("Principal")).singleElement()
          .hasToString("{\"Service\":\"lambda.amazonaws.com\"}");
    }

    @Test
    void queue_policies_that_deny_requests_without_TLS() {
      assertThat(List.of(queue, deadLetters)).allSatisfy(
          it -> assertThat(attributes(it).get(QueueAttributeName.POLICY))
              .contains("DenyWithoutTls", "aws:SecureTransport"));
    }

    @Test
    void a_log_group() {
      var groups = cloud.aws().json("logs", "describe-log-groups", "--log-group-name-prefix",
          stack.output("LogGroupName"));
      assertThat(groups.path("logGroups")).singleElement()
          .satisfies(
              it -> assertThat(it.path("logGroupName").asText())
                  .isEqualTo("/aws/lambda/student-intake-intake"));
    }

    @Test
    void an_alarm_for_each_section_of_the_operations_guide() {
      assertThat(
          cloud.aws().json("cloudwatch", "describe-alarms").findValuesAsText("MetricName"))
          .containsExactlyInAnyOrder(
              "ApproximateNumberOfMessagesVisible",
              "ApproximateAgeOfOldestMessage",
              "Errors",
              "Throttles",
              "Duration",
              "StudentsInConflict");
    }

    @Test
    void an_event_source_mapping_to_the_alias_with_partial_batch_responses() {
      var mapping = mapping();
      assertThat(mapping.path("State").asText()).isEqualTo("Disabled");
      assertThat(mapping.path("FunctionArn").asText()).endsWith(":live");
      assertThat(mapping.path("BatchSize").asInt()).isEqualTo(TEMPLATE.batchSize());
      assertThat(mapping.path("MaximumBatchingWindowInSeconds").asLong())
          .isEqualTo(TEMPLATE.batchingWindow().toSeconds());
      assertThat(mapping.path("ScalingConfig").path("MaximumConcurrency").asInt())
          .isEqualTo(TEMPLATE.maximumConcurrency());
      assertThat(mapping.path("FunctionResponseTypes")).singleElement()
          .satisfies(it -> assertThat(it.asText()).isEqualTo("ReportBatchItemFailures"));
    }
  }

  @Nested
  class The_function {

    @Test
    void adds_students_sent_with_the_SDK_and_the_CLI() {
      var prefix = newId();
      send(student(prefix + "sdk", "Ada"));
      cloud.aws().run("sqs", "send-message", "--queue-url", queue.url(),
          "--message-body", student(prefix + "cli", "Grace"));
      runFunction();
      assertThat(item(prefix + "sdk")).isEqualTo(itemOf(prefix + "sdk", "Ada"));
      assertThat(item(prefix + "cli")).isEqualTo(itemOf(prefix + "cli", "Grace"));
    }

    @Test
    void sends_an_invalid_message_to_the_dead_letter_queue_with_its_rejection_code() {
      var body = "not json " + UUID.randomUUID();
      send(body);
      runFunction();
      var deadLetter = deadLetters.receive(10, 5).stream()
          .filter(it -> it.body().equals(body))
          .findFirst();
      assertThat(deadLetter).hasValueSatisfying(
          it -> assertThat(it.messageAttributes().get("rejection_code"))
              .satisfies(code -> assertThat(code.stringValue()).isEqualTo("malformed-json")));
    }

    @Test
    void adds_a_student_after_its_dead_letter_is_redriven() {
      var id = newId();
      send(student(id, "Ada"));
      exceedMaxReceiveCount();
      assertThat(item(id)).isEmpty();
      queue.client().startMessageMoveTask(
          it -> it.sourceArn(deadLetters.arn()).destinationArn(queue.arn()));
      await("the redriven message").atMost(TIMEOUT).until(() -> queue.depth().total() > 0);
      runFunction();
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    private void send(String body) {
      queue.client().sendMessage(it -> it.queueUrl(queue.url()).messageBody(body));
    }

    private void exceedMaxReceiveCount() {
      var before = deadLetters.depth().total();
      await("a dead letter").atMost(TIMEOUT).until(() -> {
        queue.client().receiveMessage(it -> it.queueUrl(queue.url()).visibilityTimeout(0));
        return deadLetters.depth().total() > before;
      });
    }
  }

  /** Runs the function with LocalStack's queue and table until the queue is empty. */
  private void runFunction() {
    var environment = new HashMap<>(variables(function()));
    environment.put("AWS_REGION", LocalClients.REGION);
    environment.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
    environment.put("CONNECT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("ATTEMPT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("CALL_TIMEOUT_MILLISECONDS", "10000");
    var sequential = TEMPLATE.withFunction(TIMEOUT, 1);
    try (var function = new ProcessFunction(environment, _ -> {});
        var mapping = EventSourceMapping.start(queue, sequential, function)) {
      mapping.awaitQuiet(TIMEOUT);
    }
  }

  private JsonNode mapping() {
    return cloud.aws()
        .json("lambda", "list-event-source-mappings", "--event-source-arn", queue.arn())
        .path("EventSourceMappings")
        .path(0);
  }

  private JsonNode function() {
    return cloud.aws().json("lambda", "get-function-configuration", "--function-name",
        stack.output("FunctionName"));
  }

  private Map<String, String> variables(JsonNode function) {
    var variables = new HashMap<String, String>();
    function.path("Environment").path("Variables").properties()
        .forEach(it -> variables.put(it.getKey(), it.getValue().asText()));
    return variables;
  }

  private Map<QueueAttributeName, String> attributes(SqsQueue of) {
    return cloud.sqs()
        .getQueueAttributes(it -> it.queueUrl(of.url()).attributeNames(ALL))
        .attributes();
  }

  private Map<String, AttributeValue> item(String id) {
    return cloud.dynamoDb()
        .getItem(
            it -> it.tableName(TEMPLATE.tableName())
                .consistentRead(true)
                .key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  private JsonNode json(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("Not JSON: " + text, malformed);
    }
  }

  private static Map<String, AttributeValue> itemOf(String id, String name) {
    return Map.of("id", AttributeValue.fromS(id), "student_name", AttributeValue.fromS(name));
  }

  private static String student(String id, String name) {
    return "{\"id\": \"%s\", \"student_name\": \"%s\"}".formatted(id, name);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toSeconds());
  }
}
