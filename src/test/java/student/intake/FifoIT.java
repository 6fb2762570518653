package student.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.settings.Settings;

@Isolated("Its timeouts assume an otherwise idle machine.")
class FifoIT {

  private static final int GROUPS = 4;
  private static final int STUDENTS_OF_A_GROUP = 12;

  private static final Template TEMPLATE = Template.read()
      .forFifo()
      .withVisibilityTimeout(Duration.ofSeconds(20))
      .withMaxReceiveCount(1_000);

  /**
   * Each student is sent under a first name and then under a second one. If a message overtook one that
   * failed, the table would contain a second name.
   */
  @Test
  void order_within_a_group_is_kept_through_failures() {
    try (var cloud = EmbeddedCloud.start(TEMPLATE, EmbeddedCloud.Options.fifo());
        var proxy = FaultyProxy.start(cloud.table().endpoint(), failingOften())) {
      var handler = IntakeHandler.create(settings(cloud, proxy), new OutcomeCounts());
      IntStream.range(0, STUDENTS_OF_A_GROUP).forEach(student -> send(cloud, student));
      try (var mapping = EventSourceMapping.start(cloud.queue(), TEMPLATE, handler)) {
        mapping.awaitQuiet(Duration.ofMinutes(2));
      }
      assertThat(cloud.table().items()).hasSize(GROUPS * STUDENTS_OF_A_GROUP)
          .extracting(it -> it.get("student_name"))
          .containsOnly(AttributeValue.fromS("first"));
      assertThat(cloud.queue().deadLetterDepth().total()).isZero();
    }
  }

  private static Supplier<Fault> failingOften() {
    var random = new Random(7);
    return () -> random.nextInt(100) < 30
        ? new Fault.ErrorResponse(500, "InternalServerError")
        : new Fault.None();
  }

  private static Settings settings(EmbeddedCloud cloud, FaultyProxy proxy) {
    return cloud.settings(
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB", proxy.endpoint().toString(),
            "MAX_ATTEMPTS", "1",
            "BACKOFF_BASE_SECONDS", "1",
            "BACKOFF_MAX_SECONDS", "2"));
  }

  private static void send(EmbeddedCloud cloud, int student) {
    for (var group = 0; group < GROUPS; group++) {
      sendToGroup(cloud, "g" + group, "g%d-s%d".formatted(group, student), "first");
      sendToGroup(cloud, "g" + group, "g%d-s%d".formatted(group, student), "second");
    }
  }

  private static void sendToGroup(EmbeddedCloud cloud, String group, String id, String name) {
    cloud.queue()
        .client()
        .sendMessage(
            it -> it.queueUrl(cloud.queue().url())
                .messageBody("{\"id\":\"%s\",\"student_name\":\"%s\"}".formatted(id, name))
                .messageGroupId(group)
                .messageDeduplicationId(id + name));
  }
}
