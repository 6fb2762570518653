package student.intake.event;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the response to the batch of an SQS queue (Lambda Developer Guide, "Handling errors for an
 * SQS event source"). Thread-safe.
 */
public final class BatchResponseWriter {

  private final JsonFactory factory = new JsonFactory();

  /** Writes {@code response}, and does not close {@code output}. */
  public void write(SQSBatchResponse response, OutputStream output) throws IOException {
    try (var json = factory.createGenerator(output)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeArrayFieldStart("batchItemFailures");
      for (var failure : response.getBatchItemFailures()) {
        json.writeStartObject();
        json.writeStringField("itemIdentifier", failure.getItemIdentifier());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
