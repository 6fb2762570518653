package student.intake.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.api.RetryStrategy;
import student.intake.settings.Settings;

class AwsClientsTest {

  private static final Settings SETTINGS = Settings.from(
      Map.of(
          "AWS_REGION", "eu-north-1",
          "MAX_ATTEMPTS", "4",
          "ATTEMPT_TIMEOUT_MILLISECONDS", "2500",
          "CALL_TIMEOUT_MILLISECONDS", "9000",
          "QUEUE_TIMEOUT_MILLISECONDS", "1500"));

  @Test
  void a_call_of_the_table_has_the_settings_region_time_outs_and_attempts() {
    try (var table = untraced().dynamoDb()) {
      var configuration = table.serviceClientConfiguration();
      assertThat(configuration.region()).hasToString("eu-north-1");
      assertThat(overrides(configuration).apiCallTimeout()).contains(Duration.ofSeconds(9));
      assertThat(overrides(configuration).apiCallAttemptTimeout())
          .contains(Duration.ofMillis(2_500));
      assertThat(overrides(configuration).retryStrategy()).map(RetryStrategy::maxAttempts)
          .contains(4);
    }
  }

  @Test
  void an_attempt_at_a_queue_ends_with_its_call_although_others_may_take_longer() {
    try (var queue = untraced().sqs()) {
      var configuration = queue.serviceClientConfiguration();
      assertThat(overrides(configuration).apiCallTimeout()).contains(Duration.ofMillis(1_500));
      assertThat(overrides(configuration).apiCallAttemptTimeout())
          .contains(Duration.ofMillis(1_500));
    }
  }

  @Test
  void the_queues_share_one_client() {
    var clients = untraced();
    try (var queue = clients.sqs()) {
      assertThat(clients.sqs()).isSameAs(queue);
    }
  }

  @Test
  void calls_pass_through_the_given_interceptors() {
    var interceptor = new ExecutionInterceptor() {
    };
    try (var clients = new AwsClients(SETTINGS, List.of(interceptor))) {
      assertThat(overrides(clients.dynamoDb().serviceClientConfiguration()).executionInterceptors())
          .contains(interceptor);
      assertThat(overrides(clients.sqs().serviceClientConfiguration()).executionInterceptors())
          .contains(interceptor);
    }
  }

  @Test
  void are_closed_together() {
    var clients = new AwsClients(SETTINGS, List.of());
    var table = clients.dynamoDb();
    var queue = clients.sqs();
    clients.close();
    assertThatThrownBy(table::listTables).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(queue::listQueues).isInstanceOf(IllegalStateException.class);
  }

  private static AwsClients untraced() {
    return new AwsClients(SETTINGS, List.of());
  }

  private static ClientOverrideConfiguration overrides(
      AwsServiceClientConfiguration configuration) {
    return configuration.overrideConfiguration();
  }
}
