package student.intake.local.cloud;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationUnsupported$;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.actor.queue.QueueEventWithOperationStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Passes the events of ElasticMQ's queues to a listener. */
final class QueueEvents extends AbstractActor {

  private static final Logger LOG = LoggerFactory.getLogger(QueueEvents.class);

  private final CloudListener listener;

  private QueueEvents(CloudListener listener) {
    this.listener = listener;
  }

  static ActorRef create(ActorSystem system, CloudListener listener) {
    return system.actorOf(Props.create(QueueEvents.class, () -> new QueueEvents(listener)));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(
            QueueEvent.MessageAdded.class,
            it -> tell(to -> to.added(message(it.queueName(), it.message()))))
        .match(
            QueueEvent.MessageUpdated.class,
            it -> tell(to -> to.changed(message(it.queueName(), it.message()))))
        .match(
            QueueEvent.MessageRemoved.class,
            it -> tell(to -> to.removed(it.queueName(), it.messageId())))
        .match(QueueEventWithOperationStatus.class, _ -> reply())
        .build();
  }

  private void tell(Consumer<CloudListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException failure) {
      LOG.warn("A listener failed", failure);
    }
    reply();
  }

  /** ElasticMQ waits for it. The status says that this actor stores nothing. */
  private void reply() {
    getSender().tell(OperationUnsupported$.MODULE$, getSelf());
  }

  private static QueuedMessage message(String queueName, InternalMessage message) {
    return new QueuedMessage(
        queueName, message.id(), message.content().value(),
        attributes(CollectionConverters.asJava(message.messageAttributes())),
        OptionConverters.toJava(message.tracingId()).map(TracingId::id),
        message.created().toInstant(), message.receiveCount(),
        Instant.ofEpochMilli(message.nextDelivery()));
  }

  private static Map<String, MessageAttributeValue> attributes(
      Map<String, MessageAttribute> attributes) {
    return attributes.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, it -> attribute(it.getValue())));
  }

  private static MessageAttributeValue attribute(MessageAttribute attribute) {
    var value = MessageAttributeValue.builder().dataType(attribute.getDataType());
    return switch (attribute) {
      case StringMessageAttribute text -> value.stringValue(text.stringValue()).build();
      case NumberMessageAttribute number -> value.stringValue(number.stringValue()).build();
      case BinaryMessageAttribute binary ->
        value.binaryValue(SdkBytes.fromByteArray(Base64.getDecoder().decode(binary.asBase64())))
            .build();
      default -> value.build();
    };
  }
}
