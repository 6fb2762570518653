package student.intake.operator.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Dead letters as JSON: complete, as a file has them, or as {@code --json} prints them. */
final class DeadLetterJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** ASCII only: neither the encoding of standard output nor a terminal changes it. */
  private static final ObjectWriter ASCII = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private DeadLetterJson() {}

  /** Returns everything that SQS has of {@code deadLetter}, for {@link #read}. */
  static ObjectNode complete(DeadLetter deadLetter) {
    var json = JSON.createObjectNode()
        .put("message_id", deadLetter.message().messageId())
        .put("code", deadLetter.code())
        .put("body", deadLetter.message().body());
    addAttributes(json, deadLetter, _ -> true);
    return json;
  }

  /** Returns what a list has of {@code deadLetter}; the body only if {@code showNames}. */
  static ObjectNode summary(DeadLetter deadLetter, boolean showNames) {
    var json = JSON.createObjectNode()
        .put("message_id", deadLetter.message().messageId())
        .put("student_id", deadLetter.studentId().orElse(null))
        .put("code", deadLetter.code())
        .put("reason", deadLetter.reason())
        .put("first_sent", deadLetter.firstSentAt().toString())
        .put("receive_count", deadLetter.receiveCount());
    return showNames ? json.put("body", deadLetter.message().body()) : json;
  }

  /** Adds the attributes; of a publisher's attribute, the value only if {@code showNames}. */
  static ObjectNode details(DeadLetter deadLetter, boolean showNames) {
    var json = summary(deadLetter, showNames);
    addAttributes(json, deadLetter, it -> showNames || deadLetter.isReasonAttribute(it));
    return json;
  }

  private static void addAttributes(
      ObjectNode json, DeadLetter deadLetter, Predicate<String> hasValue) {
    var systemAttributes = json.putObject("attributes");
    new TreeMap<>(deadLetter.message().attributesAsStrings()).forEach(systemAttributes::put);
    var attributes = json.putObject("message_attributes");
    new TreeMap<>(deadLetter.message().messageAttributes()).forEach((name, value) -> {
      var attribute = attributes.putObject(name).put("data_type", value.dataType());
      if (hasValue.test(name) && value.stringValue() != null) {
        attribute.put("string_value", value.stringValue());
      }
      if (hasValue.test(name) && value.binaryValue() != null) {
        attribute.put("binary_value", value.binaryValue().asByteArray());
      }
    });
  }

  /** Returns {@code json} in ASCII, on one line. */
  static String ascii(ObjectNode json) {
    try {
      return ASCII.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns the dead letter of a line of a file, or empty if the line has none. */
  static Optional<DeadLetter> read(byte[] line) {
    try {
      return read(JSON.readTree(line));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<DeadLetter> read(JsonNode json) throws IOException {
    var id = json.path("message_id").asText();
    var body = json.path("body").asText();
    return id.isEmpty() || body.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DeadLetter(
                Message.builder()
                    .messageId(id)
                    .body(body)
                    .attributesWithStrings(strings(json.path("attributes")))
                    .messageAttributes(attributes(json.path("message_attributes")))
                    .build()));
  }

  /** Returns whether {@code line} is the beginning of JSON, also if it ends within a character. */
  static boolean isCutOff(byte[] line) {
    try {
      JSON.readTree(line);
      return false;
    } catch (JsonProcessingException invalid) {
      // Jackson has an exception of its own for this, which it throws at most positions.
      return invalid.getOriginalMessage().startsWith("Unexpected end-of-input");
    } catch (IOException _) {
      return false;
    }
  }

  private static Map<String, String> strings(JsonNode json) {
    var all = new HashMap<String, String>();
    json.properties().forEach(it -> all.put(it.getKey(), it.getValue().asText()));
    return all;
  }

  private static Map<String, MessageAttributeValue> attributes(JsonNode json) throws IOException {
    var all = new HashMap<String, MessageAttributeValue>();
    for (var attribute : json.properties()) {
      var value = MessageAttributeValue.builder()
          .dataType(attribute.getValue().path("data_type").asText());
      if (attribute.getValue().has("string_value")) {
        value.stringValue(attribute.getValue().path("string_value").asText());
      }
      if (attribute.getValue().path("binary_value").isTextual()) {
        value.binaryValue(
            SdkBytes.fromByteArray(attribute.getValue().path("binary_value").binaryValue()));
      }
      all.put(attribute.getKey(), value.build());
    }
    return all;
  }
}
