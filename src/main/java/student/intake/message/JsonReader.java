package student.intake.message;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import student.intake.message.JsonFields.Value;

/** Reads a body as one strict JSON object (RFC 8259) and keeps the known fields. */
final class JsonReader {

  private static final Set<String> FIELDS = Set.of(
      "id", "student_name", "Type", "TopicArn", "Message", "detail-type", "source", "detail");

  /**
   * Maximum size of an SQS message, and so of any token in it. The nesting depth keeps Jackson's limit
   * of 1,000 levels.
   */
  private static final int MAX_MESSAGE_BYTES = 1_048_576;

  private final JsonFactory factory = new JsonFactoryBuilder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      // Jackson would cache the keys of every body, and refuse one with many keys of the same hash.
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .streamReadConstraints(
          StreamReadConstraints.builder()
              .maxNumberLength(MAX_MESSAGE_BYTES)
              .maxNameLength(MAX_MESSAGE_BYTES)
              .maxStringLength(MAX_MESSAGE_BYTES)
              .build())
      .build();

  JsonFields read(@Nullable String body) throws RejectedException {
    if (body == null || body.isBlank()) {
      throw new RejectedException(Rejection.EMPTY_BODY);
    }
    try (var json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        throw new RejectedException(Rejection.NOT_AN_OBJECT);
      }
      var fields = object(json, true);
      requireEnd(json);
      return fields;
    } catch (JacksonException malformed) {
      throw new RejectedException(reason(malformed));
    } catch (IOException impossible) {
      throw new UncheckedIOException("A string in memory could not be read", impossible);
    }
  }

  /** Reads the object that {@code json} has just entered, up to its end. */
  private static JsonFields object(JsonParser json, boolean outermost) throws IOException {
    var values = new HashMap<String, Value>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      if (FIELDS.contains(name)) {
        values.put(name, value(json, outermost && name.equals("detail")));
      } else {
        json.skipChildren();
      }
    }
    return new JsonFields(values);
  }

  private static Value value(JsonParser json, boolean mayBeNested) throws IOException {
    if (json.hasToken(JsonToken.VALUE_STRING)) {
      return new Value.Text(json.getText());
    }
    if (mayBeNested && json.hasToken(JsonToken.START_OBJECT)) {
      return new Value.Nested(object(json, false));
    }
    json.skipChildren();
    return new Value.Other();
  }

  private static void requireEnd(JsonParser json) throws IOException, RejectedException {
    try {
      if (json.nextToken() == null) {
        return;
      }
    } catch (JacksonException _) {
      // Trailing content need not be JSON.
    }
    throw new RejectedException(Rejection.TRAILING_CONTENT);
  }

  /** Jackson has one exception type for both. A test fails if a new version changes the text. */
  private static Rejection reason(JacksonException malformed) {
    return malformed.getOriginalMessage().startsWith("Duplicate")
        ? Rejection.DUPLICATE_KEY
        : Rejection.MALFORMED_JSON;
  }
}
