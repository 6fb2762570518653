package student.intake.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Validates message bodies with the schemas in {@code docs/contract} and the rules of its README,
 * independently of the function's parser.
 */
final class Contract {

  static final Path FOLDER = Path.of("docs/contract");

  private static final int MAX_ENVELOPES = 2;
  private static final int MAX_LEVELS = 1_000;
  private static final int MAX_MESSAGE_BYTES = 1_048_576;

  /** A reserved host (RFC 2606): schemas are read from the folder only. */
  private static final String BASE = "https://contract.invalid/";

  private final JsonMapper json = JsonMapper.builder(
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_LEVELS)
                  .maxNumberLength(MAX_MESSAGE_BYTES)
                  .maxNameLength(MAX_MESSAGE_BYTES)
                  .build())
          .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();
  private final SchemaRegistry schemas = SchemaRegistry.withDialect(
      Dialects.getDraft202012(), it -> it.schemas(Contract::schemaText));
  private final Schema enrollment = schema("enrollment");
  private final Schema sns = schema("sns-notification");
  private final Schema eventBridge = schema("eventbridge-event");
  private final Schema queueBody = schema("queue-body");

  /** The result of validating a body. */
  sealed interface Validation {

    /** Not a single JSON text with unique keys: cannot be validated with a schema. */
    record NotJson() implements Validation {}

    /** JSON that does not match the schemas. */
    record Invalid() implements Validation {}

    /** JSON that matches the schemas. The limits in bytes are not checked. */
    record Valid(String id, String name) implements Validation {}
  }

  Validation validate(String body) {
    JsonNode value;
    try {
      value = json.readTree(body);
    } catch (JacksonException _) {
      return new Validation.NotJson();
    }
    if (value.isMissingNode()) {
      return new Validation.NotJson();
    }
    return validate(value, MAX_ENVELOPES);
  }

  private Validation validate(JsonNode value, int envelopesLeft) {
    if (isValid(enrollment, value)) {
      return new Validation.Valid(
          value.path("id").stringValue(), value.path("student_name").stringValue());
    }
    if (envelopesLeft > 0 && isValid(sns, value)) {
      return validateMessage(value.path("Message").stringValue(), envelopesLeft - 1);
    }
    if (envelopesLeft > 0 && isValid(eventBridge, value)) {
      return validate(value.path("detail"), envelopesLeft - 1);
    }
    return new Validation.Invalid();
  }

  private Validation validateMessage(String message, int envelopesLeft) {
    try {
      return validate(json.readTree(message), envelopesLeft);
    } catch (JacksonException _) {
      return new Validation.Invalid();
    }
  }

  /** Returns whether {@code body} matches the schema of queue bodies, with or without envelopes. */
  boolean isQueueBody(String body) {
    return isValid(queueBody, json.readTree(body));
  }

  /** Returns whether {@code body} matches the schema of the message without an envelope. */
  boolean isEnrollment(String body) {
    return isValid(enrollment, json.readTree(body));
  }

  /** Validates the schema in {@code file} with the meta-schema of JSON Schema 2020-12. */
  List<Error> errorsIn(Path file) {
    return schemas.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
        .validate(json.readTree(read(file)));
  }

  JsonNode read(String text) {
    return json.readTree(text);
  }

  private static boolean isValid(Schema schema, JsonNode value) {
    return schema.validate(value).isEmpty();
  }

  private Schema schema(String name) {
    return schemas.getSchema(SchemaLocation.of(BASE + name + ".schema.json"));
  }

  private static String schemaText(String location) {
    return read(FOLDER.resolve(location.substring(BASE.length())));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + file, unreadable);
    }
  }
}
