package student.intake.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    void the_last_eight_seconds_of_an_invocation_are_reserved_for_all_that_follows_the_writes() {
      assertThat(settings.queueTimeout()).isEqualTo(Duration.ofSeconds(3));
      assertThat(settings.reserve()).isEqualTo(Duration.ofSeconds(1));
      assertThat(settings.abortTimeout()).isEqualTo(Duration.ofMillis(300));
      assertThat(settings.timeAfterWrites()).isEqualTo(Duration.ofMillis(7_900));
    }

    @Test
    void the_longest_check_and_add_and_all_later_steps_fit_into_the_function_s_timeout() {
      settings.requireTimeForOneCall(Template.read().functionTimeout());
    }

    @Test
    void the_back_off_starts_at_20_seconds_and_is_limited_to_15_minutes() {
      assertThat(settings.backOffBase()).isEqualTo(Duration.ofSeconds(20));
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
    void can_have_the_greatest_value_that_is_allowed() {
      assertThatCode(
          () -> settings(
              "AWS_ENDPOINT_URL", "http://127.0.0.1:65535",
              "ATTEMPT_TIMEOUT_MILLISECONDS", "7000", "CALL_TIMEOUT_MILLISECONDS", "7000",
              "BACKOFF_BASE_SECONDS", "900", "BACKOFF_MAX_SECONDS", "900"))
          .doesNotThrowAnyException();
    }

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

    @ParameterizedTest
    @CsvSource({
        "abc", "students_2026.v-1",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/students",
        "arn:aws-us-gov:dynamodb:us-gov-west-1:000000000000:table/students"})
    void for_the_table_can_be_a_name_or_an_ARN(String table) {
      assertThat(settings("TABLE_NAME", table).tableName()).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-gov-west-1", "aws-global", "local"})
    void for_the_region_can_be_any_host_label(String region) {
      assertThat(settings("AWS_REGION", region).region()).isEqualTo(region);
    }

    /** CloudWatch User Guide, "Specification: Embedded metric format". */
    @Test
    void for_the_metrics_has_up_to_1024_printable_ASCII_characters() {
      for (var text : List.of("!~", "n".repeat(1_024), "Team/Intake:v1", "AWSTeam/Intake")) {
        var settings = settings(
            "POWERTOOLS_METRICS_NAMESPACE", text, "POWERTOOLS_SERVICE_NAME", text);
        assertThat(settings.metricsNamespace()).isEqualTo(text);
        assertThat(settings.serviceName()).isEqualTo(text);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://sqs.eu-west-1.amazonaws.com/000000000000/enrollments.fifo",
        "http://local_stack:4566/000000000000/enrollments",
        "http://sqs.my_host.test/000000000000/en_roll_ments",
        "http://[::1]:9324/queue/enrollments"})
    void for_a_queue_has_a_host_of_any_name_and_ends_with_the_queue_s_name(String url) {
      assertThat(settings("QUEUE_URL", url).queueUrl()).contains(URI.create(url));
    }

    @Test
    void loses_the_white_space_around_its_value() {
      assertThat(
          settings(
              "AWS_REGION", " eu-west-1\n",
              "TABLE_NAME", "\tstudents ",
              "QUEUE_URL", " http://127.0.0.1:9324/000000000000/enrollments ",
              "POWERTOOLS_SERVICE_NAME", " intake\n",
              "POWERTOOLS_METRICS_NAMESPACE", "\nTeam "))
          .isEqualTo(
              settings(
                  "TABLE_NAME", "students",
                  "QUEUE_URL", "http://127.0.0.1:9324/000000000000/enrollments",
                  "POWERTOOLS_SERVICE_NAME", "intake",
                  "POWERTOOLS_METRICS_NAMESPACE", "Team"));
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
          .hasMessageContaining("from 1 to 42,300");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BACKOFF_BASE_SECONDS", "BACKOFF_MAX_SECONDS"})
    void when_a_delay_is_zero(String variable) {
      assertThatThrownBy(() -> settings(variable, "0"))
          .hasMessageContaining(variable + " is '0': use a whole number from 1 to 42,300");
    }

    @Test
    void when_the_first_delay_exceeds_the_maximum() {
      assertThatThrownBy(
          () -> settings("BACKOFF_BASE_SECONDS", "11", "BACKOFF_MAX_SECONDS", "10"))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable BACKOFF_BASE_SECONDS is longer than BACKOFF_MAX_SECONDS: "
                  + "set it to at most 10, or increase the maximum.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu west 1", "EU-WEST-1", "eu_west_1", "-eu", "eu-", "eu/west", "é",
        "eu.west"})
    void when_the_region_is_no_host_label(String region) {
      assertThatThrownBy(() -> settings("AWS_REGION", region))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable AWS_REGION is '%s': "
                  + "Lambda sets it; elsewhere set it yourself, for example to eu-west-1.",
              region);
    }

    /** DynamoDB Developer Guide, "Naming rules". */
    @ParameterizedTest
    @ValueSource(strings = {"my table", "ab", "students!", "étudiants", "a/b",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/ab",
        "arn:aws:sqs:eu-west-1:000000000000:students",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/students/stream/2026"})
    void when_the_table_is_neither_a_name_nor_an_ARN(String table) {
      assertThatThrownBy(() -> settings("TABLE_NAME", table))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable TABLE_NAME is '%s': use 3 to 255 letters, digits, underscores, "
                  + "periods or hyphens, or the table's ARN.",
              table);
    }

    @Test
    void when_a_table_name_is_longer_than_255_characters() {
      assertThat(settings("TABLE_NAME", "t".repeat(255)).tableName()).hasSize(255);
      assertThatThrownBy(() -> settings("TABLE_NAME", "t".repeat(256)))
          .hasMessageContaining("TABLE_NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS/Lambda", ":intake", "Étudiants", "a\tb", "a\u007fb", "学生"})
    void when_CloudWatch_refuses_the_namespace(String namespace) {
      assertThatThrownBy(() -> settings("POWERTOOLS_METRICS_NAMESPACE", namespace))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable POWERTOOLS_METRICS_NAMESPACE is '%s': use 1 to 1,024 printable "
                  + "ASCII characters, not starting with AWS/ or a colon.",
              namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Étudiants", "a\nb", "a\u0000b", "学生"})
    void when_the_service_is_no_value_of_a_dimension(String service) {
      assertThatThrownBy(() -> settings("POWERTOOLS_SERVICE_NAME", service))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable POWERTOOLS_SERVICE_NAME is '%s': "
                  + "use 1 to 1,024 printable ASCII characters.",
              service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME"})
    void when_a_name_of_the_metrics_is_longer_than_1024_characters(String variable) {
      assertThatThrownBy(() -> settings(variable, "n".repeat(1_025)))
          .hasMessageContaining(variable);
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
        "QUEUE_URL, https://",
        "QUEUE_URL, https:foo",
        "QUEUE_URL, http:///000000000000/enrollments",
        "QUEUE_URL, http://my_host:4_6/000000000000/enrollments",
        "QUEUE_URL, http://[::_]/000000000000/enrollments",
        "QUEUE_URL, http://host/%a_/enrollments",
        "AWS_ENDPOINT_URL, http://",
        "AWS_ENDPOINT_URL, https:foo",
        "AWS_ENDPOINT_URL, http:///x",
        "AWS_ENDPOINT_URL, http://:4566",
        "AWS_ENDPOINT_URL, http://my_host:port",
        "AWS_ENDPOINT_URL, http://127.0.0.1:0",
        "AWS_ENDPOINT_URL, http://127.0.0.1:65536",
        "AWS_ENDPOINT_URL_SQS, localhost:9324",
        "AWS_ENDPOINT_URL_DYNAMODB, http://a b",
    })
    void when_a_URL_is_malformed(String variable, String value) {
      assertThatThrownBy(() -> settings(variable, value))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining(variable)
          .hasMessageContaining("use a URL that starts with https:// or http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://sqs.eu-west-1.amazonaws.com",
        "https://sqs.eu-west-1.amazonaws.com/",
        "https://sqs.eu-west-1.amazonaws.com/000000000000/",
        "https://sqs.eu-west-1.amazonaws.com/000000000000/enroll.ments",
        "https://sqs.eu-west-1.amazonaws.com/000000000000/enrollments?wait=20",
        "https://sqs.eu-west-1.amazonaws.com/?queue=/enrollments",
        "https://sqs.eu-west-1.amazonaws.com/000000000000/enrollments#first"})
    void when_a_queue_s_URL_does_not_end_with_its_name(String url) {
      assertThatThrownBy(() -> settings("QUEUE_URL", url))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable QUEUE_URL is '%s': use a URL that starts with https:// or "
                  + "http:// and ends with the queue's name.",
              url);
    }

    @Test
    void when_the_dead_letter_queue_is_the_queue_itself() {
      var url = "https://sqs.eu-west-1.amazonaws.com/000000000000/enrollments";
      assertThatThrownBy(() -> settings("QUEUE_URL", url, "DEAD_LETTER_QUEUE_URL", url))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable DEAD_LETTER_QUEUE_URL is no dead-letter queue of QUEUE_URL: "
                  + "use another queue of the same type, standard or FIFO.");
    }

    @ParameterizedTest
    @CsvSource({"enrollments.fifo, dead", "enrollments, dead.fifo"})
    void when_only_one_of_the_queues_is_a_FIFO_queue(String queue, String dead) {
      var account = "https://sqs.eu-west-1.amazonaws.com/000000000000/";
      assertThatThrownBy(
          () -> settings("QUEUE_URL", account + queue, "DEAD_LETTER_QUEUE_URL", account + dead))
          .hasMessageContaining("DEAD_LETTER_QUEUE_URL is no dead-letter queue of QUEUE_URL");
    }

    /** The SDK fails at {@code endpointOverride}, with an error that names no setting. */
    @ParameterizedTest
    @ValueSource(strings = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS",
        "AWS_ENDPOINT_URL_DYNAMODB"})
    void when_the_AWS_SDK_does_not_support_the_host_of_an_endpoint(String variable) {
      assertThatThrownBy(() -> settings(variable, "http://local_stack:4566"))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable %s is 'http://local_stack:4566': use a URL that starts with "
                  + "https:// or http:// and has no underscore in its host, which the AWS SDK does not "
                  + "support.",
              variable);
    }

    @Test
    void when_the_timeouts_leave_no_time_for_a_call_in_the_longest_invocation() {
      assertThatThrownBy(
          () -> settings(
              "CALL_TIMEOUT_MILLISECONDS", "300000", "QUEUE_TIMEOUT_MILLISECONDS", "300000"))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessage(
              "Environment variable CALL_TIMEOUT_MILLISECONDS leaves no time for a call: with "
                  + "QUEUE_TIMEOUT_MILLISECONDS and RESERVE_MILLISECONDS, a call needs more than "
                  + "901,900 ms, and the invocation has 900,000 ms: decrease these timeouts, or "
                  + "increase the function's timeout (Lambda allows 15 minutes).");
    }

    @Test
    void when_the_timeouts_leave_no_time_for_a_call_in_an_invocation() {
      var settings = settings();
      var needed = settings.callTimeout().plus(settings.timeAfterWrites());
      assertThatCode(() -> settings.requireTimeForOneCall(needed.plusMillis(1)))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> settings.requireTimeForOneCall(needed))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContainingAll(
              "CALL_TIMEOUT_MILLISECONDS", "QUEUE_TIMEOUT_MILLISECONDS", "RESERVE_MILLISECONDS",
              "the function's timeout");
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
