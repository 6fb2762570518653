package student.intake.snapstart;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serializers of Lambda's managed runtime. They are on its class path and not documented, so they
 * may be missing one day.
 */
final class RuntimeSerializers {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeSerializers.class);

  private final PojoSerializer<SQSEvent> events = LambdaEventSerializers.serializerFor(
      SQSEvent.class, RuntimeSerializers.class.getClassLoader());
  private final PojoSerializer<SQSBatchResponse> responses = JacksonFactory.getInstance()
      .getSerializer(SQSBatchResponse.class);

  /** Returns the serializers, or empty and a log line if the runtime has none. */
  static Optional<RuntimeSerializers> load() {
    try {
      return Optional.of(new RuntimeSerializers());
    } catch (LinkageError missing) {
      LOG.warn("Priming without the runtime's serializers, which were not found");
      return Optional.empty();
    }
  }

  /** Returns {@code event} as the runtime reads it from JSON. */
  SQSEvent read(SQSEvent event) {
    var json = new ByteArrayOutputStream();
    events.toJson(event, json);
    return events.fromJson(new ByteArrayInputStream(json.toByteArray()));
  }

  /** Writes {@code response} as the runtime does, and discards it. */
  void write(SQSBatchResponse response) {
    responses.toJson(response, OutputStream.nullOutputStream());
  }
}
