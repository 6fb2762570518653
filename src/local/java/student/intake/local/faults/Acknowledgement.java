package student.intake.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import student.intake.local.faults.Fault.ChangedAcknowledgement.Change;

/** The successful entries in the response to an SQS batch call. */
final class Acknowledgement {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Acknowledgement() {}

  /** Returns {@code response} with this change; unchanged if it lists no successful entries. */
  static byte[] changed(byte[] response, Change change) throws IOException {
    if (JSON.readTree(response) instanceof ObjectNode object
        && object.get("Successful") instanceof ArrayNode successful) {
      switch (change) {
        case ENTRIES_TWICE -> successful.addAll(successful.deepCopy());
        case UNKNOWN_IDS ->
          successful
              .forEach(it -> ((ObjectNode) it).put("Id", "unknown-" + it.path("Id").asText()));
        case NULL_ENTRY -> successful.addNull();
      }
      return JSON.writeValueAsBytes(object);
    }
    return response;
  }
}
