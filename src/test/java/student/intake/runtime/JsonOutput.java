package student.intake.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lines of JSON that a function writes. */
final class JsonOutput {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonOutput() {}

  static List<JsonNode> lines(FunctionProcess function) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (var line : function.output()) {
      // The JVM and the runtime interface client also write lines.
      if (line.startsWith("{")) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }
}
