package student.intake.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchResponseWriterTest {

  @Test
  void names_each_message_to_retry() throws IOException {
    var failures = List.of(new BatchItemFailure("m1"), new BatchItemFailure("m\"2"));
    assertThat(written(new SQSBatchResponse(failures))).isEqualTo(
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"},{\"itemIdentifier\":\"m\\\"2\"}]}");
  }

  @Test
  void has_an_empty_list_when_nothing_is_to_be_retried() throws IOException {
    assertThat(written(new SQSBatchResponse(List.of()))).isEqualTo("{\"batchItemFailures\":[]}");
  }

  private static String written(SQSBatchResponse response) throws IOException {
    var output = new ByteArrayOutputStream();
    new BatchResponseWriter().write(response, output);
    return output.toString(UTF_8);
  }
}
