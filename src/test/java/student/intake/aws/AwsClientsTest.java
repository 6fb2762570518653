package student.intake.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
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

  /** More than the SDK's default size of a connection pool, 50. */
  private static final int CALLS = 64;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(60);

  enum Service {
    TABLE {
      @Override
      Object call(AwsClients clients) {
        return clients.dynamoDb().listTables();
      }
    },
    QUEUES {
      @Override
      Object call(AwsClients clients) {
        return clients.sqs().listQueues();
      }
    };

    abstract Object call(AwsClients clients);
  }

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

  @ParameterizedTest
  @EnumSource
  void as_many_calls_run_at_once_as_writes_may(Service service) throws Exception {
    try (var server = MeetingServer.start(CALLS);
        var clients = clients(server.endpoint());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, CALLS)
          .mapToObj(_ -> threads.submit(() -> service.call(clients)))
          .toList();
      assertThat(calls).allSatisfy(it -> assertThat(it).succeedsWithin(Duration.ofSeconds(60)));
    }
  }

  /** A connection's timeout must be the settings': the SDK's default is 2 seconds. */
  @ParameterizedTest
  @EnumSource
  void a_connection_that_is_not_accepted_ends_with_its_own_timeout(Service service)
      throws Exception {
    try (var server = FullBacklog.start(); var clients = clients(server.endpoint())) {
      var start = System.nanoTime();
      assertThatThrownBy(() -> service.call(clients)).isInstanceOf(SdkClientException.class)
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(CONNECT_TIMEOUT, ATTEMPT_TIMEOUT.dividedBy(2));
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

  private static AwsClients clients(String endpoint) {
    var attempt = String.valueOf(ATTEMPT_TIMEOUT.toMillis());
    var settings = Settings.from(
        Map.of(
            "AWS_REGION", "eu-north-1",
            "AWS_ENDPOINT_URL", endpoint,
            "MAX_CONCURRENT_WRITES", String.valueOf(CALLS),
            "MAX_ATTEMPTS", "1",
            "CONNECT_TIMEOUT_MILLISECONDS", String.valueOf(CONNECT_TIMEOUT.toMillis()),
            "ATTEMPT_TIMEOUT_MILLISECONDS", attempt,
            "CALL_TIMEOUT_MILLISECONDS", attempt,
            "QUEUE_TIMEOUT_MILLISECONDS", attempt));
    return new AwsClients(settings, List.of());
  }

  private static AwsClients untraced() {
    return new AwsClients(SETTINGS, List.of());
  }

  private static ClientOverrideConfiguration overrides(
      AwsServiceClientConfiguration configuration) {
    return configuration.overrideConfiguration();
  }

  /**
   * Answers requests when {@code parties} of them are there at once, and refuses all of them if this
   * takes too long.
   */
  private record MeetingServer(HttpServer server) implements AutoCloseable {

    static MeetingServer start(int parties) throws IOException {
      var meeting = new CyclicBarrier(parties);
      var server = HttpServer.create(loopback(), 2 * parties);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", exchange -> {
        try (exchange) {
          var body = "{}".getBytes(UTF_8);
          exchange.sendResponseHeaders(allThere(meeting) ? 200 : 400, body.length);
          exchange.getResponseBody().write(body);
        }
      });
      server.start();
      return new MeetingServer(server);
    }

    private static boolean allThere(CyclicBarrier meeting) {
      try {
        meeting.await(20, SECONDS);
        return true;
      } catch (InterruptedException | BrokenBarrierException | TimeoutException _) {
        return false;
      }
    }

    String endpoint() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
