package student.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.util.RestoreSystemProperties;
import student.intake.batch.BatchResult;
import student.intake.local.cloud.LocalContext;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.logging.ExpectsWarnings;
import student.intake.queue.VisibilityTimeouts;
import student.intake.settings.Settings;
import student.intake.snapstart.Priming;
import student.intake.telemetry.CapturedLog;
import student.intake.telemetry.Telemetry.Batch;
import student.intake.telemetry.Tracing;

/** Drives the snapshot hooks against a service that records its callers. */
@RestoreSystemProperties
@ExpectsWarnings(of = VisibilityTimeouts.class)
@Isolated("Credentials in system properties are shared by all tests.")
class PrimingHooksIT {

  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", exchange -> {
      try (exchange) {
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write("{}".getBytes(UTF_8));
      }
    });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
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
  void priming_that_fails_logs_the_cause_and_does_not_throw() throws Exception {
    credentials("ANY");
    service.stop(0);
    try (var log = CapturedLog.of(Priming.class)) {
      priming().beforeCheckpoint(Core.getGlobalContext());
      assertThat(log.lines()).containsExactly(
          "WARN Not primed: the first invocation after a restore takes longer"
              + " cause=student.intake.batch.BatchFailedException");
    }
  }

  private Priming priming() {
    return priming(Tracing.NONE);
  }

  private Priming priming(Tracing tracing) {
    return Priming.register(
        settings(),
        tracing,
        (clients, table, telemetry) -> new IntakeHandler(
            settings(), clients, table, telemetry, Optional.empty()));
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
    var endpoint = "http://127.0.0.1:" + service.getAddress().getPort();
    return Settings.from(
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", endpoint,
            "QUEUE_URL", endpoint + "/000000000000/enrollments",
            "MAX_ATTEMPTS", "1"));
  }
}
