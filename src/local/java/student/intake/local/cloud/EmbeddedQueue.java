package student.intake.local.cloud;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.FIFO_QUEUE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** The enrollment queue and its dead-letter queue on ElasticMQ, on the loopback interface. */
public final class EmbeddedQueue implements AutoCloseable {

  /** Name of the enrollment queue, if it is a standard queue. */
  public static final String NAME = "enrollments";

  /** Name of its dead-letter queue. */
  public static final String DEAD_LETTER_NAME = "enrollments-dead-letters";

  private static final int MAX_CONCURRENT_SENDS = 8;

  private final Kind kind;
  private final Runnable stop;
  private final SqsClient client;
  private final String queueUrl;
  private final String deadLetterQueueUrl;

  private EmbeddedQueue(
      Kind kind, Runnable stop, SqsClient client, String queueUrl,
      String deadLetterQueueUrl) {
    this.kind = kind;
    this.stop = stop;
    this.client = client;
    this.queueUrl = queueUrl;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
  }

  /**
   * Starts ElasticMQ and creates both queues with the settings of the template.
   *
   * @param kind kind of both queues
   * @param port 0 for any free port
   * @throws PortInUseException if {@code port} is in use
   */
  public static EmbeddedQueue start(Template template, Kind kind, int port) {
    return start(template, kind, port, CloudListener.NONE);
  }

  /**
   * Starts ElasticMQ as {@link #start(Template, Kind, int)} does.
   *
   * @param listener observes the messages of both queues
   */
  static EmbeddedQueue start(Template template, Kind kind, int port, CloudListener listener) {
    var actors = ActorSystem.create("queues");
    var server = builder(port)
        .withInterface("127.0.0.1")
        .withAWSRegion(LocalClients.REGION)
        .withAWSAccountId(LocalClients.ACCOUNT)
        .withActorSystem(actors)
        .withQueueEventListener(QueueEvents.create(actors, listener))
        .start();
    PortInUseException.start("queue", port, server::waitUntilStarted);
    var bound = server.waitUntilStarted().localAddress().getPort();
    var client = LocalClients.sqs(URI.create("http://127.0.0.1:" + bound));
    var dead = create(client, kind.name(DEAD_LETTER_NAME), kind,
        deadLetterAttributes(template));
    var policy = Map.of(REDRIVE_POLICY,
        redrivePolicy(new SqsQueue(client, dead).arn(), template));
    var queue = create(client, kind.name(NAME), kind, sourceAttributes(template), policy);
    Runnable stop = () -> {
      server.stopAndWait();
      actors.terminate();
    };
    return new EmbeddedQueue(kind, stop, client, queue, dead);
  }

  private static TheSQSRestServerBuilder builder(int port) {
    return port == 0
        ? SQSRestServerBuilder.withDynamicPort()
        : SQSRestServerBuilder.withPort(port);
  }

  private static Map<QueueAttributeName, String> sourceAttributes(Template template) {
    return Map.of(
        VISIBILITY_TIMEOUT, seconds(template.visibilityTimeout()),
        MESSAGE_RETENTION_PERIOD, seconds(template.messageRetention()));
  }

  private static Map<QueueAttributeName, String> deadLetterAttributes(Template template) {
    return Map.of(MESSAGE_RETENTION_PERIOD, seconds(template.deadLetterRetention()));
  }

  private static String redrivePolicy(String deadLetterArn, Template template) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
        .formatted(deadLetterArn, template.maxReceiveCount());
  }

  @SafeVarargs
  private static String create(
      SqsClient client, String name, Kind kind, Map<QueueAttributeName, String>... attributes) {
    var all = new HashMap<>(kind.attributes());
    for (var some : attributes) {
      all.putAll(some);
    }
    return client.createQueue(it -> it.queueName(name).attributes(all)).queueUrl();
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toSeconds());
  }

  /** Returns the SQS endpoint. */
  public URI endpoint() {
    return client.serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  /** Returns a client of both queues; {@link #close} closes it. */
  public SqsClient client() {
    return client;
  }

  /** Returns the enrollment queue. */
  SqsQueue source() {
    return new SqsQueue(client, queueUrl);
  }

  private SqsQueue deadLetters() {
    return new SqsQueue(client, deadLetterQueueUrl);
  }

  /** Returns the enrollment queue's URL. */
  public String url() {
    return queueUrl;
  }

  /** Returns the enrollment queue's ARN. */
  public String arn() {
    return source().arn();
  }

  /** Returns the dead-letter queue's URL. */
  public String deadLetterUrl() {
    return deadLetterQueueUrl;
  }

  /** Returns the depth of the enrollment queue. */
  public SqsQueue.Depth depth() {
    return source().depth();
  }

  /** Returns the depth of the dead-letter queue. */
  public SqsQueue.Depth deadLetterDepth() {
    return deadLetters().depth();
  }

  /** Sends messages with these bodies in batches of ten, several batches concurrently. */
  public void sendAll(Stream<String> bodies) {
    sendMessages(bodies.map(OutgoingMessage::of));
  }

  /** Sends {@code messages} in batches of ten, several batches concurrently. */
  public void sendMessages(Stream<OutgoingMessage> messages) {
    messages.gather(Gatherers.windowFixed(BatchPoller.MAX_ENTRIES))
        .gather(Gatherers.mapConcurrent(MAX_CONCURRENT_SENDS, this::send))
        .forEach(EmbeddedQueue::requireAllSent);
  }

  private static void requireAllSent(SendMessageBatchResponse response) {
    if (response.hasFailed()) {
      throw new IllegalStateException("Not sent: " + response.failed());
    }
  }

  private SendMessageBatchResponse send(List<OutgoingMessage> messages) {
    var entries = IntStream.range(0, messages.size())
        .mapToObj(i -> messages.get(i).entry(String.valueOf(i), kind))
        .toList();
    return client.sendMessageBatch(it -> it.queueUrl(queueUrl).entries(entries));
  }

  /** Receives and deletes every message in the dead-letter queue. */
  public void drainDeadLetters(Consumer<Message> action) {
    deadLetters().drain(action);
  }

  @Override
  public void close() {
    client.close();
    stop.run();
  }

  /** The kind of a queue. */
  public enum Kind {
    STANDARD,
    FIFO;

    private String name(String name) {
      return this == FIFO ? name + ".fifo" : name;
    }

    private Map<QueueAttributeName, String> attributes() {
      return this == FIFO ? Map.of(FIFO_QUEUE, "true") : Map.of();
    }
  }
}
