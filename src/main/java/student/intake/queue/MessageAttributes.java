package student.intake.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Converts the attributes of a received message to those of a message to send. */
final class MessageAttributes {

  private MessageAttributes() {}

  /**
   * Returns a modifiable copy of the message attributes. An attribute without a name or a value is left
   * out: SQS has none (SQS Developer Guide, "Message metadata"), but a handmade event can.
   */
  static Map<String, MessageAttributeValue> of(SQSMessage message) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    Optional.ofNullable(message.getMessageAttributes())
        .ifPresent(
            all -> all.forEach((name, attribute) -> {
              if (name != null && attribute != null) {
                value(attribute).ifPresent(it -> attributes.put(name, it));
              }
            }));
    return attributes;
  }

  static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  /** Returns the size that counts towards SQS's limits: name, type and value. */
  static int bytes(Map.Entry<String, MessageAttributeValue> attribute) {
    var value = attribute.getValue();
    return utf8Bytes(attribute.getKey())
        + utf8Bytes(value.dataType())
        + utf8Bytes(value.stringValue())
        + (value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length);
  }

  static int utf8Bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }

  private static Optional<MessageAttributeValue> value(MessageAttribute attribute) {
    var text = Optional.ofNullable(attribute.getStringValue()).filter(not(String::isEmpty));
    var binary = Optional.ofNullable(attribute.getBinaryValue()).filter(ByteBuffer::hasRemaining);
    var type = Optional.ofNullable(attribute.getDataType())
        .filter(not(String::isEmpty))
        .orElse(text.isPresent() ? "String" : "Binary");
    var value = MessageAttributeValue.builder().dataType(type);
    return type.startsWith("Binary")
        ? binary.map(it -> value.binaryValue(SdkBytes.fromByteBuffer(it.duplicate())).build())
        : text.map(it -> value.stringValue(it).build());
  }
}
