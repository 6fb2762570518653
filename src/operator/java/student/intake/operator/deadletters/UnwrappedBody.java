package student.intake.operator.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/**
 * A body that {@link student.intake.message.MessageParser} rejects, without the envelopes of SNS and
 * EventBridge. It unwraps as far as the parser does, so that a rejected message and an accepted one show
 * the same student. A test compares both.
 */
final class UnwrappedBody {

  private static final int MAX_ENVELOPES = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private UnwrappedBody() {}

  /** Returns the student's id if the innermost object has one. */
  static Optional<String> studentId(String body) {
    var id = unwrap(read(body), MAX_ENVELOPES, true).path("id");
    return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
  }

  /** The parser does not unwrap an event in the detail of an event. */
  private static JsonNode unwrap(JsonNode node, int envelopesLeft, boolean outermost) {
    if (envelopesLeft == 0 || node.has("student_name")) {
      return node;
    }
    if (node.path("Type").asText().equals("Notification") && node.path("TopicArn").isTextual()
        && node.path("Message").isTextual()) {
      return unwrap(read(node.path("Message").asText()), envelopesLeft - 1, true);
    }
    if (outermost && node.path("detail-type").isTextual() && node.path("source").isTextual()
        && node.path("detail").isObject()) {
      return unwrap(node.path("detail"), envelopesLeft - 1, false);
    }
    return node;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }
}
