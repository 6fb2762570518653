package student.intake.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A call of which, if it is a batch call of SQS, only every other entry is left to be passed on. */
final class PartOfBatch {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] body;
  private final List<String> leftOut;

  private PartOfBatch(byte[] body, List<String> leftOut) {
    this.body = body;
    this.leftOut = leftOut;
  }

  static PartOfBatch of(byte[] body) throws IOException {
    var leftOut = new ArrayList<String>();
    if (JSON.readTree(body) instanceof ObjectNode call
        && call.get("Entries") instanceof ArrayNode entries) {
      for (var i = entries.size() - 1; i > 0; i -= 2) {
        leftOut.add(entries.remove(i).get("Id").asText());
      }
      return new PartOfBatch(JSON.writeValueAsBytes(call), leftOut);
    }
    return new PartOfBatch(body, leftOut);
  }

  /** The call to pass on. */
  byte[] body() {
    return body;
  }

  /** {@code answer}, which is that to {@link #body()}, with the entries left out as failed. */
  byte[] withFailures(byte[] answer) throws IOException {
    if (!leftOut.isEmpty() && JSON.readTree(answer) instanceof ObjectNode object) {
      var failed = object.withArray("Failed");
      leftOut.forEach(
          id -> failed.addObject()
              .put("Id", id)
              .put("Code", "InternalError")
              .put("Message", "Injected")
              .put("SenderFault", false));
      return JSON.writeValueAsBytes(object);
    }
    return answer;
  }
}
