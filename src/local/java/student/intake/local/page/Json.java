package student.intake.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** The JSON of the page's requests and responses. */
final class Json {

  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
      .build();

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns {@code value} on one line, as an event needs it. */
  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws PageException if it is not such a value
   */
  static <T> T read(byte[] bytes, Class<T> type) {
    try {
      var value = MAPPER.readValue(bytes, type);
      if (value != null) {
        return value;
      }
    } catch (IOException _) {
      // Reported below.
    }
    throw new PageException(400, "The body of the request is not what was expected.");
  }
}
