package student.intake.local.cloud;

import static java.util.stream.Collectors.toMap;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Converts received messages to the event that Lambda sends to a function. */
final class SqsEvents {

  private SqsEvents() {}

  static SQSEvent of(List<Message> messages, String queueArn) {
    var event = new SQSEvent();
    event.setRecords(messages.stream().map(it -> message(it, queueArn)).toList());
    return event;
  }

  private static SQSMessage message(Message received, String queueArn) {
    var message = new SQSMessage();
    message.setMessageId(received.messageId());
    message.setReceiptHandle(received.receiptHandle());
    message.setBody(received.body());
    message.setMd5OfBody(received.md5OfBody());
    message.setAttributes(new HashMap<>(received.attributesAsStrings()));
    message.setMessageAttributes(attributes(received.messageAttributes()));
    message.setEventSource("aws:sqs");
    message.setEventSourceArn(queueArn);
    message.setAwsRegion(LocalClients.REGION);
    return message;
  }

  private static Map<String, MessageAttribute> attributes(
      Map<String, MessageAttributeValue> received) {
    return received.entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, it -> attribute(it.getValue())));
  }

  private static MessageAttribute attribute(MessageAttributeValue received) {
    var attribute = new MessageAttribute();
    attribute.setDataType(received.dataType());
    attribute.setStringValue(received.stringValue());
    if (received.binaryValue() != null) {
      attribute.setBinaryValue(received.binaryValue().asByteBuffer());
    }
    return attribute;
  }
}
