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
 * A reader of messages that knows the schemas in {@code docs/contract} and the rules that its README
 * puts around them, and nothing of the function.
 */
final class Contract {

  static final Path FOLDER = Path.of("docs/contract");

  private static final int MAX_ENVELOPES = 2;
  private static final int MAX_LEVELS = 1_000;
  private static final int MAX_MESSAGE_BYTES = 1_048_576;

  /** No such host can be (RFC 2606): every schema comes from the folder. */
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

  /** What the contract says of a body. */
  sealed interface Verdict {

    /** Not one JSON text with each key once: a schema has nothing to judge. */
    record Unreadable() implements Verdict {}

    /** JSON that the schemas refuse. */
    record Refused() implements Verdict {}

    /** An enrollment to the schemas; its size in bytes has yet to be judged. */
    record Admitted(String id, String name) implements Verdict {}
  }

  Verdict judge(String body) {
    JsonNode value;
    try {
      value = json.readTree(body);
    } catch (JacksonException _) {
      return new Verdict.Unreadable();
    }
    if (value.isMissingNode()) {
      return new Verdict.Unreadable();
    }
    return judge(value, MAX_ENVELOPES);
  }

  private Verdict judge(JsonNode value, int envelopesLeft) {
    if (fits(enrollment, value)) {
      return new Verdict.Admitted(
          value.path("id").stringValue(), value.path("student_name").stringValue());
    }
    if (envelopesLeft > 0 && fits(sns, value)) {
      return judgeMessage(value.path("Message").stringValue(), envelopesLeft - 1);
    }
    if (envelopesLeft > 0 && fits(eventBridge, value)) {
      return judge(value.path("detail"), envelopesLeft - 1);
    }
    return new Verdict.Refused();
  }

  private Verdict judgeMessage(String message, int envelopesLeft) {
    try {
      return judge(json.readTree(message), envelopesLeft);
    } catch (JacksonException _) {
      return new Verdict.Refused();
    }
  }

  /** Whether the schema of everything that may arrive at the queue accepts {@code body}. */
  boolean mayArrive(String body) {
    return fits(queueBody, json.readTree(body));
  }

  /** Whether the schema of the message without an envelope accepts {@code body}. */
  boolean isEnrollment(String body) {
    return fits(enrollment, json.readTree(body));
  }

  /** What JSON Schema 2020-12's own schema has against the schema in a file. */
  List<Error> faultsOf(Path file) {
    return schemas.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
        .validate(json.readTree(read(file)));
  }

  JsonNode read(String text) {
    return json.readTree(text);
  }

  private static boolean fits(Schema schema, JsonNode value) {
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
