package student.intake.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import student.intake.local.cloud.LocalClients;

/**
 * An SNS topic and an event bus that deliver to the queue of a stack.
 *
 * @param name name of the topic and of the bus; that of a FIFO topic ends with .fifo
 */
record Publishers(LocalStackCloud cloud, String name) {

  private static final String SOURCE = "registrar";

  /** Creates the topic and the bus. */
  static Publishers create(LocalStackCloud cloud, String name) {
    var publishers = new Publishers(cloud, name);
    var topic = new ArrayList<>(List.of("sns", "create-topic", "--name", name));
    if (publishers.isFifo()) {
      topic.addAll(List.of("--attributes", "FifoTopic=true,ContentBasedDeduplication=true"));
    }
    cloud.aws().run(topic.toArray(String[]::new));
    cloud.aws().run("events", "create-event-bus", "--name", name);
    return publishers;
  }

  /** Parameters of a stack. */
  Map<String, String> parameters() {
    return Map.of("EnrollmentTopicArn", topicArn(), "EventBusName", name, "EventSource", SOURCE);
  }

  String topicArn() {
    return "arn:aws:sns:%s:%s:%s".formatted(LocalClients.REGION, LocalClients.ACCOUNT, name);
  }

  void publish(String message) {
    var publish = new ArrayList<>(
        List.of("sns", "publish", "--topic-arn", topicArn(), "--message", message));
    if (isFifo()) {
      publish.addAll(List.of("--message-group-id", "registrar"));
    }
    cloud.aws().run(publish.toArray(String[]::new));
  }

  void putEvent(String detail) {
    putEvent(SOURCE, detail);
  }

  void putEvent(String source, String detail) {
    cloud.aws().run("events", "put-events", "--entries", """
        [{"EventBusName": "%s", "Source": "%s", "DetailType": "Student Enrolled", "Detail": "%s"}]
        """.formatted(name, source, detail.replace("\"", "\\\"")));
  }

  /** The attributes of the topic's only subscription. */
  JsonNode subscription() {
    var subscriptions = cloud.aws().json("sns", "list-subscriptions-by-topic",
        "--topic-arn", topicArn());
    return cloud.aws()
        .json("sns", "get-subscription-attributes", "--subscription-arn",
            subscriptions.findValue("SubscriptionArn").asText())
        .path("Attributes");
  }

  /** The bus's only rule. */
  JsonNode rule() {
    return cloud.aws().json("events", "list-rules", "--event-bus-name", name)
        .path("Rules")
        .path(0);
  }

  /** The only target of the bus's only rule. */
  JsonNode target() {
    return cloud.aws()
        .json("events", "list-targets-by-rule", "--event-bus-name", name,
            "--rule", rule().path("Name").asText())
        .path("Targets")
        .path(0);
  }

  private boolean isFifo() {
    return name.endsWith(".fifo");
  }
}
