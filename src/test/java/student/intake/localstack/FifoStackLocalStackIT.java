package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.MESSAGE_GROUP_ID;
import static student.intake.localstack.Stack.TEMPLATE;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import student.intake.local.cloud.SqsQueue;

/** A stack with FIFO queues. */
@LocalStackTest
class FifoStackLocalStackIT {

  private final Stack stack;
  private final SqsQueue queue;
  private final SqsQueue deadLetters;

  FifoStackLocalStackIT(LocalStackCloud cloud) {
    stack = cloud.deploy("fifo", Map.of("TableName", "fifo", "QueueType", "fifo"));
    queue = stack.queue("Queue");
    deadLetters = stack.queue("DeadLetterQueue");
  }

  @Nested
  class The_stack_has {

    @Test
    void FIFO_queues_with_high_throughput() {
      assertThat(List.of(queue, deadLetters)).allSatisfy(
          it -> assertThat(stack.attributes(it)).contains(
              Map.entry(QueueAttributeName.FIFO_QUEUE, "true"),
              Map.entry(QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup"),
              Map.entry(QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId")));
    }

    @Test
    void a_queue_with_content_based_deduplication_and_a_redrive_policy() {
      var attributes = stack.attributes(queue);
      assertThat(attributes)
          .containsEntry(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
      var redrive = stack.json(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "{}"));
      assertThat(redrive.path("deadLetterTargetArn").asText()).isEqualTo(deadLetters.arn());
      assertThat(redrive.path("maxReceiveCount").asInt()).isEqualTo(TEMPLATE.maxReceiveCount());
    }

    @Test
    void an_event_source_mapping_with_batches_of_ten_and_no_window() {
      var mapping = stack.mapping();
      assertThat(mapping.path("BatchSize").asInt()).isEqualTo(10);
      assertThat(mapping.path("MaximumBatchingWindowInSeconds").asInt()).isZero();
    }

    @Test
    void no_queue_of_undelivered_messages() {
      assertThat(stack.resources()).doesNotContain("UndeliveredQueue");
    }
  }

  @Nested
  class The_function {

    /** Each student is sent under two names, one after the other; the table keeps the first. */
    @Test
    void processes_a_message_group_in_order() {
      var students = Stream.generate(() -> Enrollment.of("first")).limit(6).toList();
      for (var student : students) {
        send("a", student.body());
        send("a", new Enrollment(student.id(), "second").body());
      }
      stack.runFunction();
      assertThat(students)
          .allSatisfy(it -> assertThat(stack.student(it.id())).isEqualTo(it.item()));
    }

    @Test
    void sends_rejected_messages_to_the_dead_letter_queue_in_order_and_in_their_group() {
      var group = UUID.randomUUID().toString();
      var bodies = List.of("not json 1", "not json 2", "not json 3");
      bodies.forEach(it -> send(group, it));
      stack.runFunction();
      assertThat(deadLetters.receive(10, 5))
          .filteredOn(it -> group.equals(it.attributes().get(MESSAGE_GROUP_ID)))
          .extracting(Message::body)
          .containsExactlyElementsOf(bodies);
    }

    private void send(String group, String body) {
      queue.client().sendMessage(
          it -> it.queueUrl(queue.url()).messageGroupId(group).messageBody(body));
    }
  }
}
