package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static student.intake.localstack.Stack.TIMEOUT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.SqsQueue;

/**
 * Stacks with a topic and an event bus that deliver to the queue.
 *
 * <p>LocalStack delivers a message that SNS cannot deliver to the dead-letter queue. It discards an event
 * that EventBridge cannot deliver: the tests check the target's dead-letter queue, but not a delivery.
 * LocalStack does not enforce queue policies either.
 */
class PublishersLocalStackIT {

  @Nested
  @LocalStackTest
  class A_standard_queue {

    private final Publishers publishers;
    private final Stack stack;
    private final SqsQueue queue;
    private final SqsQueue deadLetters;

    A_standard_queue(LocalStackCloud cloud) {
      publishers = Publishers.create(cloud, "school");
      stack = deploy(cloud, "published", publishers, Map.of());
      queue = stack.queue("Queue");
      deadLetters = stack.queue("DeadLetterQueue");
    }

    @Test
    void receives_students_from_the_topic_without_an_envelope() {
      var student = Enrollment.of("Ada");
      publishers.publish(student.body());
      runFunction(stack);
      assertThat(stack.student(student.id())).isEqualTo(student.item());
      assertThat(publishers.subscription().path("RawMessageDelivery").asText()).isEqualTo("true");
    }

    @Test
    void receives_students_from_the_event_bus_in_an_envelope() {
      var student = Enrollment.of("Grace");
      publishers.putEvent(student.body());
      runFunction(stack);
      assertThat(stack.student(student.id())).isEqualTo(student.item());
    }

    @Test
    void does_not_receive_events_of_another_source() {
      var other = Enrollment.of("Alan");
      publishers.putEvent("payroll", other.body());
      publishers.putEvent(Enrollment.of("Grace").body());
      runFunction(stack);
      assertThat(stack.student(other.id())).isEmpty();
    }

    @Test
    void has_a_policy_that_allows_the_topic_and_the_rule() {
      var policy = stack.policy(queue);
      assertThat(policy.get("AllowEnrollmentTopic")).contains(quoted(publishers.topicArn()));
      assertThat(policy.get("AllowEnrollmentEvents"))
          .contains(quoted(publishers.rule().path("Arn").asText()));
    }

    @Test
    void has_a_dead_letter_queue_whose_policy_allows_the_topic_and_the_rule() {
      var policy = stack.policy(deadLetters);
      assertThat(policy.get("AllowUndeliveredNotifications"))
          .contains(quoted(publishers.topicArn()));
      assertThat(policy.get("AllowUndeliveredEvents"))
          .contains(quoted(publishers.rule().path("Arn").asText()));
    }

    @Test
    void has_one_dead_letter_queue_for_what_SNS_EventBridge_and_the_function_cannot_deliver() {
      assertThat(deadLetterArn(stack, publishers.subscription())).isEqualTo(deadLetters.arn());
      assertThat(publishers.target().path("DeadLetterConfig").path("Arn").asText())
          .isEqualTo(deadLetters.arn());
      assertThat(stack.resources()).doesNotContain("UndeliveredQueue");
    }

    @Test
    void has_a_rule_that_retries_for_an_hour() {
      assertThat(publishers.target().path("RetryPolicy").path("MaximumEventAgeInSeconds").asInt())
          .isEqualTo(3_600);
    }

    @Test
    void has_alarms_on_what_SNS_and_EventBridge_cannot_deliver() {
      assertThat(stack.alarmMetrics())
          .contains("NumberOfNotificationsFailed", "FailedInvocations");
    }
  }

  @Nested
  @LocalStackTest
  class A_FIFO_queue {

    private final Publishers publishers;
    private final Stack stack;

    A_FIFO_queue(LocalStackCloud cloud) {
      publishers = Publishers.create(cloud, "school.fifo");
      stack = deploy(cloud, "published-fifo", publishers,
          Map.of("QueueType", "fifo", "BatchSize", "5"));
    }

    @Test
    void receives_students_from_a_FIFO_topic() {
      var student = Enrollment.of("Ada");
      publishers.publish(student.body());
      runFunction(stack);
      assertThat(stack.student(student.id())).isEqualTo(student.item());
    }

    @Test
    void receives_students_from_the_event_bus() {
      var student = Enrollment.of("Grace");
      publishers.putEvent(student.body());
      runFunction(stack);
      assertThat(stack.student(student.id())).isEqualTo(student.item());
    }

    @Test
    void has_a_FIFO_dead_letter_queue_for_the_subscription() {
      assertThat(deadLetterArn(stack, publishers.subscription()))
          .isEqualTo(stack.output("DeadLetterQueueArn"))
          .endsWith(".fifo");
    }

    /** EventBridge requires a standard queue. */
    @Test
    void has_a_standard_queue_for_events_that_cannot_be_delivered() {
      var undelivered = stack.queue("UndeliveredQueue");
      assertThat(publishers.target().path("DeadLetterConfig").path("Arn").asText())
          .isEqualTo(undelivered.arn());
      assertThat(stack.attributes(undelivered)).doesNotContainKey(QueueAttributeName.FIFO_QUEUE);
      assertThat(stack.policy(undelivered).get("AllowUndeliveredEvents"))
          .contains(quoted(publishers.rule().path("Arn").asText()));
    }

    @Test
    void has_an_event_source_mapping_with_the_batch_size_of_the_parameter() {
      assertThat(stack.mapping().path("BatchSize").asInt()).isEqualTo(5);
    }
  }

  @Nested
  @LocalStackTest
  class A_standard_queue_with_a_FIFO_topic {

    private final Publishers publishers;
    private final Stack stack;

    A_standard_queue_with_a_FIFO_topic(LocalStackCloud cloud) {
      publishers = Publishers.create(cloud, "ordered.fifo");
      stack = cloud.deploy("published-ordered",
          Map.of("TableName", "published-ordered", "EnrollmentTopicArn", publishers.topicArn()));
    }

    @Test
    void receives_students_from_the_topic() {
      var student = Enrollment.of("Ada");
      publishers.publish(student.body());
      runFunction(stack);
      assertThat(stack.student(student.id())).isEqualTo(student.item());
    }

    /** SNS requires a queue of the topic's type. */
    @Test
    void has_a_FIFO_queue_for_messages_that_cannot_be_delivered() {
      var undelivered = stack.queue("UndeliveredQueue");
      assertThat(deadLetterArn(stack, publishers.subscription())).isEqualTo(undelivered.arn());
      assertThat(stack.attributes(undelivered))
          .containsEntry(QueueAttributeName.FIFO_QUEUE, "true");
      assertThat(stack.policy(undelivered).get("AllowUndeliveredNotifications"))
          .contains(quoted(publishers.topicArn()));
    }
  }

  @Nested
  @LocalStackTest
  class A_deleted_queue {

    private final Publishers publishers;
    private final SqsQueue deadLetters;

    A_deleted_queue(LocalStackCloud cloud) {
      publishers = Publishers.create(cloud, "unreachable");
      var stack = deploy(cloud, "unreachable", publishers, Map.of());
      deadLetters = stack.queue("DeadLetterQueue");
      cloud.sqs().deleteQueue(it -> it.queueUrl(stack.output("QueueUrl")));
    }

    @Test
    void leaves_messages_of_the_topic_in_the_dead_letter_queue_as_they_were_published() {
      var student = Enrollment.of("Ada");
      publishers.publish(student.body());
      await("a dead letter").atMost(TIMEOUT).until(() -> deadLetters.depth().total() > 0);
      assertThat(deadLetters.receive(10, 5)).singleElement().satisfies(
          it -> assertThat(it.body()).isEqualTo(student.body()),
          it -> assertThat(it.messageAttributes())
              .isEqualTo(Map.<String, MessageAttributeValue>of()));
    }
  }

  private static Stack deploy(
      LocalStackCloud cloud, String name, Publishers publishers, Map<String, String> parameters) {
    var all = new HashMap<>(publishers.parameters());
    all.put("TableName", name);
    all.putAll(parameters);
    return cloud.deploy(name, all);
  }

  private static void runFunction(Stack stack) {
    var queue = stack.queue("Queue");
    await("a message").atMost(TIMEOUT).until(() -> queue.depth().total() > 0);
    stack.runFunction();
  }

  private static String quoted(String arn) {
    return "\"" + arn + "\"";
  }

  private static String deadLetterArn(Stack stack, JsonNode subscription) {
    return stack.json(subscription.path("RedrivePolicy").asText())
        .path("deadLetterTargetArn")
        .asText();
  }
}
