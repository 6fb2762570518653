package student.intake.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.local.cloud.Template;

class SettingsTest {

  @Nested
  class With_only_a_region {

    private final Settings settings = settings();

    @Test
    void the_table_is_testtable() {
      assertThat(settings.tableName()).isEqualTo("testtable");
    }

    @Test
    void a_call_has_three_attempts_within_seven_seconds() {
      assertThat(settings.maxAttempts()).isEqualTo(3);
      assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
      assertThat(settings.attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
      assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void the_last_seven_seconds_of_an_invocation_are_reserved_for_the_queues_and_the_response() {
      assertThat(settings.queueTimeout()).isEqualTo(Duration.ofSeconds(3));
      assertThat(settings.reserve()).isEqualTo(Duration.ofSeconds(1));
      assertThat(settings.timeAfterWrites()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void the_longest_check_and_add_and_all_later_steps_fit_into_the_function_s_timeout() {
      assertThat(settings.callTimeout().plus(settings.timeAfterWrites()))
          .isLessThan(Template.read().functionTimeout());
    }

    @Test
    void the_back_off_starts_at_30_seconds_and_is_limited_to_15_minutes() {
      assertThat(settings.backOffBase()).isEqualTo(Duration.ofSeconds(30));
      assertThat(settings.backOffMax()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void a_hundred_students_are_added_concurrently() {
      assertThat(settings.maxConcurrentWrites()).isEqualTo(100);
    }

    @Test
    void a_full_batch_failure_throws() {
      assertThat(settings.throwOnFullBatchFailure()).isTrue();
    }

    @Test
    void clients_use_the_endpoints_of_AWS_and_tracing_is_off() {
      assertThat(settings.dynamoDbEndpoint()).isEmpty();
      assertThat(settings.sqsEndpoint()).isEmpty();
      assertThat(settings.tracing()).isFalse();
    }

    @Test
    void metrics_have_a_namespace_and_a_service() {
      assertThat(settings.metricsNamespace()).isEqualTo("StudentIntake");
      assertThat(settings.serviceName()).isEqualTo("student-intake");
    }
  }

  @Nested
  class A_variable {

    @Test
    void replaces_the_default() {
      var settings = settings(
          "TABLE_NAME", "students",
          "QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/000000000000/enrollments",
          "DEAD_LETTER_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/000000000000/dead",
          "MAX_CONCURRENT_WRITES", " 8 ",
          "MAX_ATTEMPTS", "1",
          "THROW_ON_FULL_BATCH_FAILURE", "false",
          "AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000");
      assertThat(settings.tableName()).isEqualTo("students");
      assertThat(settings.queueUrl()).map(URI::getPath).contains("/000000000000/enrollments");
      assertThat(settings.deadLetterQueueUrl()).map(URI::getPath).contains("/000000000000/dead");
      assertThat(settings.maxConcurrentWrites()).isEqualTo(8);
      assertThat(settings.maxAttempts()).isEqualTo(1);
      assertThat(settings.throwOnFullBatchFailure()).isFalse();
      assertThat(settings.tracing()).isTrue();
      assertThat(settings("THROW_ON_FULL_BATCH_FAILURE", "true").throwOnFullBatchFailure())
          .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void that_is_a_number_can_be_the_minimum_or_maximum(int number) {
      assertThat(settings("MAX_CONCURRENT_WRITES", "" + number).maxConcurrentWrites())
          .isEqualTo(number);
    }

    @Test
    void for_all_endpoints_applies_to_each_service() {
      var settings = settings("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
      assertThat(settings.dynamoDbEndpoint()).contains(URI.create("http://127.0.0.1:4566"));
      assertThat(settings.sqsEndpoint()).contains(URI.create("http://127.0.0.1:4566"));
    }

    @Test
    void that_is_blank_is_ignored() {
      assertThat(settings("TABLE_NAME", " ", "QUEUE_URL", "")).isEqualTo(settings());
    }

    @Test
    void for_one_endpoint_takes_precedence_over_the_one_for_all() {
      var settings = settings(
          "AWS_ENDPOINT_URL", "http://127.0.0.1:4566",
          "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000");
      assertThat(settings.dynamoDbEndpoint()).contains(URI.create("http://127.0.0.1:8000"));
      assertThat(settings.sqsEndpoint()).contains(URI.create("http://127.0.0.1:4566"));
    }
  }

  @Nested
  class An_error_names_the_variable_and_the_remedy {

    @Test
    void when_the_region_is_missing() {
      assertThatThrownBy(() -> Settings.from(Map.of()))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable AWS_REGION is missing: "
                  + "Lambda sets it; elsewhere set it yourself, for example to eu-west-1.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "many", "1.5", "99999999999"})
    void when_a_number_is_malformed_or_out_of_range(String value) {
      assertThatThrownBy(() -> settings("MAX_CONCURRENT_WRITES", value))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable MAX_CONCURRENT_WRITES is '%s': "
                  + "use a whole number from 1 to 1,000, or omit it for the default of 100.",
              value);
    }

    /** SQS API Reference, ChangeMessageVisibility: 12 hours from the receive. */
    @Test
    void when_a_delay_exceeds_the_maximum_visibility_timeout() {
      assertThatThrownBy(() -> settings("BACKOFF_MAX_SECONDS", "43200"))
          .hasMessageContaining("BACKOFF_MAX_SECONDS is '43200'")
          .hasMessageContaining("from 0 to 42,300");
    }

    @Test
    void when_a_flag_is_neither_true_nor_false() {
      assertThatThrownBy(() -> settings("THROW_ON_FULL_BATCH_FAILURE", "yes"))
          .hasMessageContaining("THROW_ON_FULL_BATCH_FAILURE is 'yes': use true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_URL, enrollments",
        "DEAD_LETTER_QUEUE_URL, ftp://host/dead",
        "AWS_ENDPOINT_URL, http://",
        "AWS_ENDPOINT_URL_SQS, localhost:9324",
        "AWS_ENDPOINT_URL_DYNAMODB, http://a b",
    })
    void when_a_URL_is_malformed(String variable, String value) {
      assertThatThrownBy(() -> settings(variable, value))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining(variable)
          .hasMessageContaining("use a URL that starts with https:// or http://");
    }

    @Test
    void when_the_attempt_timeout_exceeds_the_call_timeout() {
      assertThatThrownBy(
          () -> settings(
              "ATTEMPT_TIMEOUT_MILLISECONDS", "3000", "CALL_TIMEOUT_MILLISECONDS", "2500"))
          .hasMessage(
              "Environment variable ATTEMPT_TIMEOUT_MILLISECONDS is longer than "
                  + "CALL_TIMEOUT_MILLISECONDS: set it to at most 2,500, or increase the call timeout.");
    }
  }

  private static Settings settings(String... variables) {
    var environment = new HashMap<String, String>();
    environment.put("AWS_REGION", "eu-west-1");
    for (var i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Settings.from(environment);
  }
}
