package student.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class ErrorCodeTest {

  @Nested
  class Of_an_error_of_AWS {

    @ParameterizedTest
    @ValueSource(strings = {
        "ThrottlingException",
        "InternalServerError",
        "AWS.SimpleQueueService.NonExistentQueue",
        "KMS.DisabledException",
        "InvalidParameterValue"})
    void is_the_service_s_own(String code) {
      assertThat(ErrorCode.of(error(code, 400))).isEqualTo(code);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {
        "",
        " ",
        "Ada Lovelace",
        "ValidationException: Ada",
        "{\"S\":\"Ada\"}",
        "<html>",
        "Ada-Lovelace",
        "O'Hara",
        "José",
        "李",
        "Ada\nLovelace",
        "..",
        "503"})
    void is_made_of_the_status_if_the_service_s_does_not_look_like_a_code(@Nullable String code) {
      assertThat(ErrorCode.of(error(code, 503))).isEqualTo("HttpStatus503");
    }

    @Test
    void is_made_of_the_status_if_it_is_too_long_for_a_code() {
      assertThat(ErrorCode.of(error("A".repeat(2_000), 400))).isEqualTo("HttpStatus400");
    }

    @Test
    void is_made_of_the_status_without_details() {
      var noDetails = DynamoDbException.builder().statusCode(502).message("Ada").build();
      assertThat(ErrorCode.of(noDetails)).isEqualTo("HttpStatus502");
      assertThat(ErrorCode.of(SdkServiceException.builder().statusCode(500).build()))
          .isEqualTo("HttpStatus500");
    }

    @Test
    void is_the_exception_s_class_without_a_status_as_well() {
      assertThat(ErrorCode.of(ResourceNotFoundException.builder().message("Ada").build()))
          .isEqualTo("ResourceNotFoundException");
    }
  }

  @Test
  void of_any_other_failure_is_its_class() {
    assertThat(ErrorCode.of(SdkClientException.create("Ada"))).isEqualTo("SdkClientException");
    assertThat(ErrorCode.of(new StackOverflowError("Ada"))).isEqualTo("StackOverflowError");
    assertThat(ErrorCode.of(new RuntimeException("Ada") {
    })).contains("ErrorCodeTest").doesNotContain("Ada");
    assertThat(ErrorCode.of(new UncheckedIOException(new IOException())))
        .isEqualTo("UncheckedIOException");
  }

  private static Throwable error(@Nullable String code, int status) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage("Ada").build();
    return DynamoDbException.builder().awsErrorDetails(details).statusCode(status).build();
  }
}
