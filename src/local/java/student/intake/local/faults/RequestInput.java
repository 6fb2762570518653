package student.intake.local.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** The text of a request that its sender would not want to see again: see {@link Fault.Response#INPUT}. */
final class RequestInput {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PLACES = List.of(
      "/Item/student_name/S", "/Entries/0/MessageBody", "/Entries/0/ReceiptHandle");

  private RequestInput() {}

  /** Returns the text, escaped for a JSON string; empty if the request has none. */
  static String escaped(byte[] request) throws IOException {
    var json = JSON.readTree(request);
    var text = PLACES.stream().map(it -> json.at(it).asText()).filter(it -> !it.isEmpty());
    var quoted = JSON.writeValueAsString(text.findFirst().orElse(""));
    return quoted.substring(1, quoted.length() - 1);
  }
}
