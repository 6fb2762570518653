package student.intake.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
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

  /** Every attempt times out, too, and would be followed by the next. */
  @ParameterizedTest
  @EnumSource
  void a_call_without_a_response_ends_with_its_own_timeout(Service service) throws Exception {
    try (var server = SilentServer.start("");
        var clients = clients(server.endpoint("http"), "10", "300", "450")) {
      assertThatThrownBy(() -> service.call(clients)).isInstanceOf(ApiCallTimeoutException.class);
    }
  }

  /** Reads have no timeout of their own. The function's calls run on virtual threads. */
  @ParameterizedTest
  @EnumSource
  void a_read_without_an_end_ends_with_the_timeout_of_the_attempt(Silence silence)
      throws Exception {
    try (var server = SilentServer.start(silence.response);
        var clients = clients(server.endpoint(silence.scheme), "1", "300", "60000")) {
      var call = CompletableFuture
          .supplyAsync(() -> Service.TABLE.call(clients), Thread::startVirtualThread);
      assertThat(call).failsWithin(CONNECT_TIMEOUT.multipliedBy(5))
          .withThrowableThat()
          .withCauseInstanceOf(ApiCallAttemptTimeoutException.class);
    }
  }

  enum Silence {
    DURING_THE_HANDSHAKE("https", ""),
    BEFORE_THE_RESPONSE("http", ""),
    DURING_THE_RESPONSE("http", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");

    private final String scheme;
    private final String response;

    Silence(String scheme, String response) {
      this.scheme = scheme;
      this.response = response;
    }
  }

  /** It would refer to the call, and so to the call's memory, until it expires. */
  @ParameterizedTest
  @EnumSource
  void a_call_that_has_ended_leaves_no_timeout_behind(Service service) throws Exception {
    try (var server = MeetingServer.start(1); var clients = clients(server.endpoint())) {
      service.call(clients);
      assertThat(clients.timeouts.getQueue()).isEmpty();
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
    assertThatThrownBy(table::listTables).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(queue::listQueues).isInstanceOf(RejectedExecutionException.class);
    assertThat(clients.timeouts.isShutdown()).isTrue();
  }

  private static AwsClients clients(String endpoint) {
    var attempt = String.valueOf(ATTEMPT_TIMEOUT.toMillis());
    return clients(endpoint, "1", attempt, attempt);
  }

  private static AwsClients clients(
      String endpoint, String maxAttempts, String attemptTimeout, String callTimeout) {
    var settings = Settings.from(
        Map.of(
            "AWS_REGION", "eu-north-1",
            "AWS_ENDPOINT_URL", endpoint,
            "MAX_CONCURRENT_WRITES", String.valueOf(CALLS),
            "MAX_ATTEMPTS", maxAttempts,
            "CONNECT_TIMEOUT_MILLISECONDS", String.valueOf(CONNECT_TIMEOUT.toMillis()),
            "ATTEMPT_TIMEOUT_MILLISECONDS", attemptTimeout,
            "CALL_TIMEOUT_MILLISECONDS", callTimeout,
            "QUEUE_TIMEOUT_MILLISECONDS", callTimeout));
    return new AwsClients(settings, List.of());
  }

  private static AwsClients untraced() {
    return new AwsClients(SETTINGS, List.of());
  }

  private static ClientOverrideConfiguration overrides(
      AwsServiceClientConfiguration configuration) {
    return configuration.overrideConfiguration();
  }

  /** Sends the same start of a response on each connection, and then nothing. */
  private record SilentServer(ServerSocket server, Queue<Socket> sockets)
      implements
      AutoCloseable {

    static SilentServer start(String response) throws IOException {
      var silent = new SilentServer(
          new ServerSocket(0, CALLS, InetAddress.getLoopbackAddress()),
          new ConcurrentLinkedQueue<>());
      Thread.startVirtualThread(() -> silent.respond(response));
      return silent;
    }

    private void respond(String response) {
      try {
        while (true) {
          var socket = server.accept();
          sockets.add(socket);
          socket.getOutputStream().write(response.getBytes(UTF_8));
        }
      } catch (IOException _) {
        // The test has ended.
      }
    }

    String endpoint(String scheme) {
      return scheme + "://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (var socket : sockets) {
        socket.close();
      }
    }
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
