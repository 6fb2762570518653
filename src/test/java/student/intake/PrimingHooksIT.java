package student.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.util.RestoreSystemProperties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import student.intake.aws.FullBacklog;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;
import student.intake.settings.Settings;
import student.intake.snapstart.BudgetedPriming;
import student.intake.snapstart.FunctionFactory;
import student.intake.snapstart.Priming;
import student.intake.telemetry.CapturedLog;
import student.intake.telemetry.Telemetry.Batch;
import student.intake.telemetry.Tracing;

/** Drives the snapshot hooks against a service that records its callers. */
@RestoreSystemProperties
@ExpectsWarnings(of = {VisibilityTimeouts.class, Priming.class})
@Isolated("Credentials in system properties are shared by all tests.")
class PrimingHooksIT {

  /** Less than a call may take. */
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> putItems = new CopyOnWriteArrayList<>();
  private final AtomicInteger throttled = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    service.setExecutor(threads);
    service.createContext("/", exchange -> {
      try (exchange) {
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        var request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var putItem = request.contains("ConditionExpression");
        if (putItem) {
          putItems.add(request);
        }
        if (putItem && throttled.getAndDecrement() > 0) {
          respond(exchange, 400, "{\"__type\":\"ThrottlingException\"}");
        } else {
          respond(exchange, 200, "{}");
        }
      }
    });
    service.start();
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("x-amzn-RequestId", "request");
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    service.stop(0);
    threads.shutdownNow();
  }

  @Test
  void a_restored_function_uses_the_credentials_of_the_time_after_the_restore() throws Exception {
    credentials("BEFORE");
    var handler = IntakeHandler.create(settings(), new OutcomeCounts());
    var priming = priming();
    priming.beforeCheckpoint(Core.getGlobalContext());
    assertThat(authorizations).isNotEmpty().allMatch(it -> it.contains("BEFORE"));
    authorizations.clear();
    credentials("AFTER");
    priming.afterRestore(Core.getGlobalContext());
    handler.handleRequest(event(), LocalContext.withTimeLeft(Duration.ofMinutes(1)));
    assertThat(authorizations).isNotEmpty().allMatch(it -> it.contains("AFTER"));
  }

  @Test
  void priming_calls_the_table_and_the_queue_and_logs_success() throws Exception {
    credentials("ANY");
    try (var log = CapturedLog.of(Priming.class)) {
      priming().beforeCheckpoint(Core.getGlobalContext());
      assertThat(log.lines()).singleElement().asString().startsWith("INFO Primed milliseconds=");
    }
    assertThat(authorizations).anyMatch(it -> it.contains("/dynamodb/"));
    assertThat(authorizations).anyMatch(it -> it.contains("/sqs/"));
  }

  @Test
  void priming_prepares_the_tracing_and_uses_one_that_discards() throws Exception {
    credentials("ANY");
    var prepared = new AtomicInteger();
    var discarding = new AtomicInteger();
    var tracing = new Tracing() {
      @Override
      public void prepare() {
        prepared.incrementAndGet();
      }

      @Override
      public Tracing discarding() {
        discarding.incrementAndGet();
        return NONE;
      }

      @Override
      public BatchResult trace(Context context, Batch batch) {
        throw new AssertionError("a priming batch was traced");
      }
    };
    priming(tracing).beforeCheckpoint(Core.getGlobalContext());
    assertThat(prepared).hasValue(1);
    assertThat(discarding).hasValue(1);
  }

  @Test
  void priming_consumes_at_most_111_write_units() throws Exception {
    credentials("ANY");
    priming().beforeCheckpoint(Core.getGlobalContext());
    // StudentTableIT: DynamoDB refuses a request with an undefined value, and consumes nothing.
    assertThat(putItems).hasSize(2_220)
        .filteredOn(it -> !it.contains(":undefined"))
        .hasSizeLessThanOrEqualTo(111);
  }

  @Test
  void priming_goes_on_past_a_throttled_call() throws Exception {
    credentials("ANY");
    throttled.set(1);
    assertThat(lineOf(priming())).startsWith("WARN Primed in part: ")
        .contains("batches=59 planned=60 causes={ThrottlingException=1} queue_cause=");
  }

  @Test
  void priming_is_not_over_when_every_call_of_the_first_round_fails() throws Exception {
    credentials("ANY");
    throttled.set(111);
    assertThat(lineOf(priming())).startsWith("WARN Primed in part: ")
        .contains("batches=57 planned=60 causes={ThrottlingException=111} queue_cause=");
  }

  @Test
  void priming_calls_the_queue_once_even_if_batches_fail() throws Exception {
    credentials("ANY");
    throttled.set(111);
    assertThat(lineOf(priming())).endsWith("queue_cause=");
    assertThat(authorizations).filteredOn(it -> it.contains("/sqs/")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void priming_without_a_table_ends_with_its_budget(Unavailable table) throws Exception {
    credentials("ANY");
    try (var endpoint = table.open()) {
      var settings = settings(
          Map.of("AWS_ENDPOINT_URL_DYNAMODB", endpoint.url(), "QUEUE_TIMEOUT_MILLISECONDS", "500"));
      assertThat(lineWithin(BUDGET, settings)).startsWith("WARN Not primed: ")
          .contains("batches=0 planned=60 causes={")
          .doesNotContain("causes={}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void priming_with_neither_table_nor_queue_ends_with_its_budget(Unavailable service)
      throws Exception {
    credentials("ANY");
    try (var endpoint = service.open()) {
      var settings = settings(
          Map.of(
              "AWS_ENDPOINT_URL", endpoint.url(),
              "QUEUE_URL", endpoint.url() + "/000000000000/enrollments"));
      assertThat(lineWithin(BUDGET, settings)).startsWith("WARN Not primed: ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void priming_without_a_queue_primes_the_rest_and_tells_the_queue_s_part_once(Unavailable queue)
      throws Exception {
    credentials("ANY");
    try (var endpoint = queue.open()) {
      var settings = settings(
          Map.of(
              "AWS_ENDPOINT_URL_SQS", endpoint.url(),
              "QUEUE_URL", endpoint.url() + "/000000000000/enrollments",
              "QUEUE_TIMEOUT_MILLISECONDS", "500"));
      assertThat(lineWithin(Duration.ofSeconds(60), settings)).startsWith("WARN Primed in part: ")
          .containsPattern("batches=60 planned=60 causes=\\{} queue_cause=\\w+");
    }
  }

  /** Fails if priming takes much longer than its budget. The time of one call is longer. */
  private static String lineWithin(Duration budget, Settings settings) throws Exception {
    return lineWithin(
        budget.plus(Duration.ofSeconds(4)),
        BudgetedPriming.create(settings, Tracing.NONE, functions(settings), budget));
  }

  private static String lineOf(Resource priming) throws Exception {
    return lineWithin(Duration.ofMinutes(1), priming);
  }

  private static String lineWithin(Duration time, Resource priming) throws Exception {
    try (var log = CapturedLog.of(Priming.class)) {
      var start = System.nanoTime();
      priming.beforeCheckpoint(Core.getGlobalContext());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(time);
      assertThat(log.lines()).hasSize(1);
      return log.lines().getFirst();
    }
  }

  private Priming priming() {
    return priming(Tracing.NONE);
  }

  private Priming priming(Tracing tracing) {
    return Priming.register(settings(), tracing, functions(settings()));
  }

  private static FunctionFactory functions(Settings settings) {
    return (clients, table, telemetry) -> new IntakeHandler(
        settings, clients, table, telemetry, Optional.empty());
  }

  private static SQSEvent event() {
    var message = new SQSMessage();
    message.setMessageId("m1");
    message.setBody("{\"id\":\"s-1\",\"student_name\":\"Ada\"}");
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static void credentials(String accessKey) {
    System.setProperty("aws.accessKeyId", accessKey);
    System.setProperty("aws.secretAccessKey", "secret");
  }

  private Settings settings() {
    return settings(Map.of());
  }

  private Settings settings(Map<String, String> more) {
    var endpoint = "http://127.0.0.1:" + service.getAddress().getPort();
    var variables = new HashMap<>(
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", endpoint,
            "QUEUE_URL", endpoint + "/000000000000/enrollments",
            "MAX_ATTEMPTS", "1",
            "CONNECT_TIMEOUT_MILLISECONDS", "10000",
            "ATTEMPT_TIMEOUT_MILLISECONDS", "7000"));
    variables.putAll(more);
    return Settings.from(variables);
  }

  /** How a service can be unavailable. */
  enum Unavailable {
    /** Connections are accepted, requests are not answered. */
    SILENT,
    /** Connections are refused. */
    REFUSING,
    /** Connections are neither accepted nor refused. */
    BLACK_HOLE;

    Endpoint open() throws IOException {
      if (this == BLACK_HOLE) {
        var backlog = FullBacklog.start();
        return new Endpoint(backlog.endpoint(), backlog);
      }
      var socket = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
      if (this == REFUSING) {
        socket.close();
      }
      return new Endpoint("http://127.0.0.1:" + socket.getLocalPort(), socket);
    }
  }

  record Endpoint(String url, Closeable server) implements Closeable {

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
