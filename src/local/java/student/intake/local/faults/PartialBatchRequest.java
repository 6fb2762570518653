package student.intake.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An SQS batch request reduced to every second entry; other requests are unchanged. */
final class PartialBatchRequest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] body;
  private final List<String> removed;

  private PartialBatchRequest(byte[] body, List<String> removed) {
    this.body = body;
    this.removed = removed;
  }

  static PartialBatchRequest of(byte[] body) throws IOException {
    var removed = new ArrayList<String>();
    if (JSON.readTree(body) instanceof ObjectNode request
        && request.get("Entries") instanceof ArrayNode entries) {
      for (var i = entries.size() - 1; i > 0; i -= 2) {
        removed.add(entries.remove(i).get("Id").asText());
      }
      return new PartialBatchRequest(JSON.writeValueAsBytes(request), removed);
    }
    return new PartialBatchRequest(body, removed);
  }

  /** Returns the request to forward. */
  byte[] body() {
    return body;
  }

  /** Returns {@code response} with the removed entries added as failed. */
  byte[] withFailures(byte[] response) throws IOException {
    if (!removed.isEmpty() && JSON.readTree(response) instanceof ObjectNode object) {
      var failed = object.withArray("Failed");
      removed.forEach(
          id -> failed.addObject()
              .put("Id", id)
              .put("Code", "InternalError")
              .put("Message", "Injected")
              .put("SenderFault", false));
      return JSON.writeValueAsBytes(object);
    }
    return response;
  }
}
