package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import student.intake.batch.Outcome.Retry;

class RetryTest {

  @Test
  void of_an_error_of_a_service_has_its_status_and_request_id() {
    var failure = DynamoDbException.builder().statusCode(400).requestId("r-1").build();
    assertThat(Retry.after(failure).detail()).isEqualTo("HTTP status 400, request r-1");
  }

  @Test
  void of_an_error_without_a_request_id_has_its_status_alone() {
    var failure = DynamoDbException.builder().statusCode(502).build();
    assertThat(Retry.after(failure).detail()).isEqualTo("HTTP status 502");
  }

  @Test
  void of_another_failure_names_its_cause_and_not_its_message() {
    var failure = new UncheckedIOException(new IOException("Ada Lovelace"));
    assertThat(Retry.after(failure).detail()).isEqualTo("caused by IOException");
  }
}
