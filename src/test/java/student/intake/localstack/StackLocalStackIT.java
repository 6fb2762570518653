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
 * LocalStack calls a stack complete whatever it made, so what it made is looked at. It makes neither
 * the table's deletion protection and point-in-time recovery, nor the log group's retention, nor
 * SnapStart: the template's own tests hold these. Its mapping is deployed disabled, for it has nothing to
 * run the function in: one that is disabled later may yet take a message with the poll it has begun.
 */
@TestInstance(PER_CLASS)
@ExtendWith(DockerCondition.class)
@Execution(SAME_THREAD)
class StackLocalStackIT {

  private static final Template TEMPLATE = Template.read();
  private static final Duration SOON = Duration.ofMinutes(1);

  private final ObjectMapper mapper = new ObjectMapper();
  private final LocalStackCloud cloud = LocalStackCloud.start();
  private final Stack stack;
  private final SqsQueue queue;
  private final SqsQueue deadLetters;

  StackLocalStackIT(@TempDir Path folder) {
    stack = cloud.deploy("student-intake", FunctionPackage.stage(folder), Map.of());
    queue = new SqsQueue(cloud.sqs(), stack.output("QueueUrl"));
    deadLetters = new SqsQueue(cloud.sqs(), stack.output("DeadLetterQueueUrl"));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Nested
  class The_stack_makes {

    @Test
    void the_queue_with_the_template_s_times_and_its_redrive_policy() {
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
    void the_dead_letter_queue_that_keeps_messages_for_as_long_as_SQS_can() {
      assertThat(attributes(deadLetters)).containsEntry(
          QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(Duration.ofDays(14)));
    }

    @Test
    void the_table_on_demand_with_the_id_as_its_key() {
      var table = cloud.dynamoDb()
          .describeTable(it -> it.tableName(TEMPLATE.tableName()))
          .table();
      assertThat(table.keySchema()).singleElement().satisfies(
          key -> assertThat(key.attributeName()).isEqualTo("id"),
          key -> assertThat(key.keyType()).isEqualTo(KeyType.HASH));
      assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    }

    @Test
    void the_function_with_the_ways_to_its_queues_and_its_table() {
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
    void the_role_that_only_Lambda_may_take_on() {
      var arn = function().path("Role").asText();
      var role = cloud.aws().json("iam", "get-role", "--role-name",
          arn.substring(arn.lastIndexOf('/') + 1));
      assertThat(role.findValues("Principal")).singleElement()
          .hasToString("{\"Service\":\"lambda.amazonaws.com\"}");
    }

    @Test
    void policies_that_refuse_whoever_comes_without_TLS() {
      assertThat(List.of(queue, deadLetters)).allSatisfy(
          it -> assertThat(attributes(it).get(QueueAttributeName.POLICY))
              .contains("OnlyWithTls", "aws:SecureTransport"));
    }

    @Test
    void a_log_group_of_its_own() {
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
    void the_mapping_from_the_queue_to_the_alias_with_partial_failures() {
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
  class The_built_function {

    @Test
    void adds_the_students_that_SDK_and_CLI_send() {
      var prefix = newId();
      send(student(prefix + "sdk", "Ada"));
      cloud.aws().run("sqs", "send-message", "--queue-url", queue.url(),
          "--message-body", student(prefix + "cli", "Grace"));
      runFunction();
      assertThat(item(prefix + "sdk")).isEqualTo(itemOf(prefix + "sdk", "Ada"));
      assertThat(item(prefix + "cli")).isEqualTo(itemOf(prefix + "cli", "Grace"));
    }

    @Test
    void makes_a_dead_letter_with_the_reason_of_what_is_no_student() {
      var body = "not json " + UUID.randomUUID();
      send(body);
      runFunction();
      var letter = deadLetters.receive(10, 5).stream()
          .filter(it -> it.body().equals(body))
          .findFirst();
      assertThat(letter).hasValueSatisfying(
          it -> assertThat(it.messageAttributes().get("rejection_code"))
              .satisfies(code -> assertThat(code.stringValue()).isEqualTo("malformed-json")));
    }

    @Test
    void adds_a_student_whose_message_was_received_too_often_once_it_is_replayed() {
      var id = newId();
      send(student(id, "Ada"));
      receiveTooOften();
      assertThat(item(id)).isEmpty();
      queue.client().startMessageMoveTask(
          it -> it.sourceArn(deadLetters.arn()).destinationArn(queue.arn()));
      await("the replayed message").atMost(SOON).until(() -> queue.depth().total() > 0);
      runFunction();
      assertThat(item(id)).isEqualTo(itemOf(id, "Ada"));
    }

    private void send(String body) {
      queue.client().sendMessage(it -> it.queueUrl(queue.url()).messageBody(body));
    }

    private void receiveTooOften() {
      var before = deadLetters.depth().total();
      await("a dead letter").atMost(SOON).until(() -> {
        queue.client().receiveMessage(it -> it.queueUrl(queue.url()).visibilityTimeout(0));
        return deadLetters.depth().total() > before;
      });
    }
  }

  /** Between LocalStack's queue and its table, until the queue is empty. */
  private void runFunction() {
    var environment = new HashMap<>(variables(function()));
    environment.put("AWS_REGION", LocalClients.REGION);
    environment.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
    environment.put("CONNECT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("ATTEMPT_TIMEOUT_MILLISECONDS", "10000");
    environment.put("CALL_TIMEOUT_MILLISECONDS", "10000");
    var oneAtOnce = TEMPLATE.withFunction(SOON, 1);
    try (var function = new ProcessFunction(environment, _ -> {});
        var mapping = EventSourceMapping.start(queue, oneAtOnce, function)) {
      mapping.awaitQuiet(SOON);
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
