package student.intake.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import student.intake.local.LocalContext;
import student.intake.telemetry.CapturedLog;

/** The hooks driven by hand, against services that show who called. */
@Isolated("Credentials in system properties are everybody's.")
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
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void a_restored_function_calls_with_the_credentials_of_then() throws Exception {
    credentials("BEFORE");
    var priming = Priming.register(settings());
    var handler = new IntakeHandler(IntakeHandler.create(settings()), Optional.of(priming));
    priming.beforeCheckpoint(Core.getGlobalContext());
    assertThat(authorizations).isNotEmpty().allMatch(it -> it.contains("BEFORE"));
    authorizations.clear();
    credentials("AFTER");
    priming.afterRestore(Core.getGlobalContext());
    handler.handleRequest(
        new ByteArrayInputStream(Files.readAllBytes(Path.of("events/batch.json"))),
        new ByteArrayOutputStream(),
        LocalContext.withTimeLeft(Duration.ofMinutes(1)));
    assertThat(authorizations).isNotEmpty().allMatch(it -> it.contains("AFTER"));
  }

  @Test
  void priming_calls_table_and_queue_and_says_that_it_is_done() throws Exception {
    credentials("ANY");
    try (var log = CapturedLog.of(Priming.class)) {
      Priming.register(settings()).beforeCheckpoint(Core.getGlobalContext());
      assertThat(log.lines()).singleElement().asString().startsWith("INFO Primed milliseconds=");
    }
    assertThat(authorizations).anyMatch(it -> it.contains("/dynamodb/"));
    assertThat(authorizations).anyMatch(it -> it.contains("/sqs/"));
  }

  @Test
  void priming_that_fails_says_why_and_throws_nothing() throws Exception {
    credentials("ANY");
    service.stop(0);
    try (var log = CapturedLog.of(Priming.class)) {
      Priming.register(settings()).beforeCheckpoint(Core.getGlobalContext());
      assertThat(log.lines()).containsExactly(
          "WARN Not primed: the first invocation after a restore takes longer"
              + " cause=student.intake.BatchFailedException");
    }
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
