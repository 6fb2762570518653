package student.intake.operator.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import student.intake.message.MessageParser;
import student.intake.message.Student;

/**
 * A message without the envelopes of SNS and EventBridge. It unwraps as far as {@link MessageParser} does, so
 * that a rejected message and an accepted one show the same student. A test compares both.
 *
 * @param envelopes names of the services, the outermost first
 */
public record UnwrappedBody(List<String> envelopes, JsonNode message) {

  private static final int MAX_ENVELOPES = 2;
  private static final String SNS = "SNS";
  private static final String EVENTBRIDGE = "EventBridge";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MessageParser PARSER = new MessageParser();

  public UnwrappedBody {
    envelopes = List.copyOf(envelopes);
  }

  /** Unwraps any body; one that is not JSON has no envelopes. */
  public static UnwrappedBody of(String body) {
    return new UnwrappedBody(List.of(), read(body)).unwrapped();
  }

  /** Returns the id of the student in {@code body}, which need not be valid otherwise. */
  public static Optional<String> studentId(String body) {
    return PARSER.parse(body) instanceof Student(var id, _)
        ? Optional.of(id)
        : of(body).studentId();
  }

  private Optional<String> studentId() {
    var id = message.path("id");
    return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
  }

  private UnwrappedBody unwrapped() {
    if (envelopes.size() == MAX_ENVELOPES || message.has("student_name")) {
      return this;
    }
    if (message.path("Type").asText().equals("Notification")
        && message.path("TopicArn").isTextual() && message.path("Message").isTextual()) {
      return without(SNS, read(message.path("Message").asText())).unwrapped();
    }
    if (!isDetailOfEvent() && message.path("detail-type").isTextual()
        && message.path("source").isTextual() && message.path("detail").isObject()) {
      return without(EVENTBRIDGE, message.path("detail")).unwrapped();
    }
    return this;
  }

  /** The parser does not unwrap an event in the detail of an event. */
  private boolean isDetailOfEvent() {
    return !envelopes.isEmpty() && envelopes.getLast().equals(EVENTBRIDGE);
  }

  private UnwrappedBody without(String envelope, JsonNode content) {
    return new UnwrappedBody(
        Stream.concat(envelopes.stream(), Stream.of(envelope)).toList(), content);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }
}
