package student.intake.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import student.intake.local.faults.Fault.PartialFailure.Refusal;

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

  /** Returns {@code response} with the removed entries listed as failed. */
  byte[] withFailures(byte[] response, Refusal refusal) throws IOException {
    if (removed.isEmpty() || refusal == Refusal.OMITTED
        || !(JSON.readTree(response) instanceof ObjectNode object)) {
      return response;
    }
    var failed = object.withArray("Failed");
    removed.forEach(id -> {
      if (refusal == Refusal.NULL_ENTRY) {
        failed.addNull();
      } else {
        addFailure(failed.addObject(), id, refusal);
      }
    });
    return JSON.writeValueAsBytes(object);
  }

  private static void addFailure(ObjectNode failure, String id, Refusal refusal) {
    failure.put("Message", "Injected").put("SenderFault", false);
    if (refusal != Refusal.WITHOUT_ID) {
      failure.put("Id", id);
    }
    if (refusal != Refusal.WITHOUT_CODE) {
      failure.put("Code", "InternalError");
    }
  }
}
