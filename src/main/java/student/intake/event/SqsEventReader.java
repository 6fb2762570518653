package student.intake.event;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of an SQS queue (Lambda Developer Guide, "Using Lambda with Amazon SQS"): the same
 * that the runtime's own serializer reads. What it does not know it skips. Thread-safe.
 */
public final class SqsEventReader {

  private static final Map<String, BiConsumer<SQSMessage, @Nullable String>> TEXTS = Map.of(
      "messageId", SQSMessage::setMessageId,
      "receiptHandle", SQSMessage::setReceiptHandle,
      "body", SQSMessage::setBody,
      "md5OfBody", SQSMessage::setMd5OfBody,
      "md5OfMessageAttributes", SQSMessage::setMd5OfMessageAttributes,
      "eventSourceARN", SQSMessage::setEventSourceArn,
      "eventSource", SQSMessage::setEventSource,
      "awsRegion", SQSMessage::setAwsRegion);

  private final JsonFactory factory = new JsonFactory();

  /**
   * Reads one event, and does not close {@code input}.
   *
   * @throws IOException if it is no event
   */
  public SQSEvent read(InputStream input) throws IOException {
    try (var json = factory.createParser(input).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      var event = new SQSEvent();
      json.nextToken();
      object(json, name -> {
        if (name.equals("Records")) {
          event.setRecords(list(json, SqsEventReader::message));
        } else {
          json.skipChildren();
        }
      });
      return event;
    }
  }

  private static SQSMessage message(JsonParser json) throws IOException {
    var message = new SQSMessage();
    object(json, name -> {
      var text = TEXTS.get(name);
      if (text != null) {
        text.accept(message, json.getValueAsString());
        return;
      }
      switch (name) {
        case "attributes" -> message.setAttributes(map(json, JsonParser::getValueAsString));
        case "messageAttributes" ->
          message.setMessageAttributes(map(json, SqsEventReader::attribute));
        default -> json.skipChildren();
      }
    });
    return message;
  }

  private static MessageAttribute attribute(JsonParser json) throws IOException {
    var attribute = new MessageAttribute();
    object(json, name -> {
      switch (name) {
        case "dataType" -> attribute.setDataType(json.getValueAsString());
        case "stringValue" -> attribute.setStringValue(json.getValueAsString());
        case "binaryValue" -> attribute.setBinaryValue(binary(json));
        case "stringListValues" ->
          attribute.setStringListValues(list(json, JsonParser::getValueAsString));
        case "binaryListValues" ->
          attribute.setBinaryListValues(list(json, SqsEventReader::binary));
        default -> json.skipChildren();
      }
    });
    return attribute;
  }

  private static @Nullable ByteBuffer binary(JsonParser json) throws IOException {
    return json.hasToken(JsonToken.VALUE_NULL) ? null : ByteBuffer.wrap(json.getBinaryValue());
  }

  private static <T extends @Nullable Object> @Nullable Map<String, T> map(
      JsonParser json, Value<T> value) throws IOException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    var map = new LinkedHashMap<String, T>();
    object(json, name -> map.put(name, value.read(json)));
    return map;
  }

  private static <T extends @Nullable Object> @Nullable List<T> list(
      JsonParser json, Value<T> value) throws IOException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    require(json, JsonToken.START_ARRAY);
    var list = new ArrayList<T>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(value.read(json));
    }
    return list;
  }

  /** Hands every name to {@code field}, which reads the value that the parser then is at. */
  private static void object(JsonParser json, Field field) throws IOException {
    require(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      field.read(name);
    }
  }

  private static void require(JsonParser json, JsonToken wanted) throws IOException {
    if (!json.hasToken(wanted)) {
      throw new IOException(
          "Not the event of an SQS queue: expected %s, found %s at %s"
              .formatted(wanted, json.currentToken(), json.currentLocation().offsetDescription()));
    }
  }

  @FunctionalInterface
  private interface Field {
    void read(String name) throws IOException;
  }

  @FunctionalInterface
  private interface Value<T extends @Nullable Object> {
    T read(JsonParser json) throws IOException;
  }
}
