package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static student.intake.localstack.Stack.TEMPLATE;
import static student.intake.localstack.Stack.TIMEOUT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.SqsQueue;

/** The stack with the default values of all parameters. */
@LocalStackTest
class DefaultStackLocalStackIT {

  private final LocalStackCloud cloud;
  private final Stack stack;
  private final SqsQueue queue;
  private final SqsQueue deadLetters;

  DefaultStackLocalStackIT(LocalStackCloud cloud) {
    this.cloud = cloud;
    stack = cloud.deploy("student-intake", Map.of());
    queue = stack.queue("Queue");
    deadLetters = stack.queue("DeadLetterQueue");
  }

  @Nested
  class The_stack_has {

    @Test
    void a_queue_with_the_template_s_timeouts_and_redrive_policy() {
      var attributes = stack.attributes(queue);
      assertThat(attributes).contains(
          Map.entry(QueueAttributeName.VISIBILITY_TIMEOUT, seconds(TEMPLATE.visibilityTimeout())),
          Map.entry(
              QueueAttributeName.MESSAGE_RETENTION_PERIOD,
              seconds(TEMPLATE.messageRetention())));
      var redrive = stack.json(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "{}"));
      assertThat(redrive.path("deadLetterTargetArn").asText()).isEqualTo(deadLetters.arn());
      assertThat(redrive.path("maxReceiveCount").asInt()).isEqualTo(TEMPLATE.maxReceiveCount());
    }

    @Test
    void a_dead_letter_queue_with_the_maximum_retention_period() {
      assertThat(stack.attributes(deadLetters)).containsEntry(
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
      var function = stack.function();
      assertThat(function.path("Runtime").asText()).isEqualTo("java25");
      assertThat(function.path("Timeout").asLong())
          .isEqualTo(TEMPLATE.functionTimeout().toSeconds());
      assertThat(function.path("TracingConfig").path("Mode").asText()).isEqualTo("Active");
      assertThat(stack.variables()).contains(
          Map.entry("TABLE_NAME", TEMPLATE.tableName()),
          Map.entry("QUEUE_URL", queue.url()),
          Map.entry("DEAD_LETTER_QUEUE_URL", deadLetters.url()));
    }

    @Test
    void a_role_that_only_Lambda_can_assume() {
      var role = cloud.aws().json("iam", "get-role", "--role-name", stack.roleName());
      assertThat(role.findValues("Principal")).singleElement()
          .hasToString("{\"Service\":\"lambda.amazonaws.com\"}");
    }

    @Test
    void queue_policies_that_deny_requests_without_TLS() {
      assertThat(List.of(queue, deadLetters)).allSatisfy(
          it -> assertThat(stack.policy(it).get("DenyWithoutTls")).contains(
              "\"Effect\":\"Deny\"", "{\"Bool\":{\"aws:SecureTransport\":false}}"));
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
      assertThat(stack.alarmMetrics()).containsExactlyInAnyOrder(
          "ApproximateNumberOfMessagesVisible",
          "ApproximateNumberOfMessagesVisible",
          "ApproximateAgeOfOldestMessage",
          "MessagesRetried",
          "MessagesRejected",
          "StudentsInConflict",
          "Errors",
          "Throttles",
          "Duration");
    }

    @Test
    void an_event_source_mapping_to_the_alias_with_partial_batch_responses() {
      var mapping = stack.mapping();
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
      var sdk = Enrollment.of("Ada");
      var cli = Enrollment.of("Grace");
      send(sdk.body());
      cloud.aws().run("sqs", "send-message", "--queue-url", queue.url(),
          "--message-body", cli.body());
      stack.runFunction();
      assertThat(stack.student(sdk.id())).isEqualTo(sdk.item());
      assertThat(stack.student(cli.id())).isEqualTo(cli.item());
    }

    @Test
    void sends_an_invalid_message_to_the_dead_letter_queue_with_its_rejection_code() {
      var body = "not json " + UUID.randomUUID();
      send(body);
      stack.runFunction();
      var deadLetter = deadLetters.receive(10, 5).stream()
          .filter(it -> it.body().equals(body))
          .findFirst();
      assertThat(deadLetter).hasValueSatisfying(
          it -> assertThat(it.messageAttributes().get("rejection_code"))
              .satisfies(code -> assertThat(code.stringValue()).isEqualTo("malformed-json")));
    }

    @Test
    void adds_a_student_after_its_dead_letter_is_redriven() {
      var student = Enrollment.of("Ada");
      send(student.body());
      exceedMaxReceiveCount();
      assertThat(stack.student(student.id())).isEmpty();
      queue.client().startMessageMoveTask(
          it -> it.sourceArn(deadLetters.arn()).destinationArn(queue.arn()));
      await("the redriven message").atMost(TIMEOUT).until(() -> queue.depth().total() > 0);
      stack.runFunction();
      assertThat(stack.student(student.id())).isEqualTo(student.item());
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

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toSeconds());
  }
}
