package student.intake.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.runtime.FunctionProcess.Launch;
import student.intake.runtime.InvocationResult.Success;

/** Priming under SnapStart, with the hooks run by the runtime interface client. */
@TestInstance(PER_CLASS)
@Isolated("Its timeouts assume an otherwise idle machine.")
class PrimingIT {

  private static final String SAMPLED = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled=1";

  /** On a slow machine the time budget may end before all batches are done. */
  private static final String NOTHING_FAILED = "\"causes\":\\{(\"TimeBudgetEnded\":1)?},\"queue_cause\":\"\"";

  private static final Success NO_FAILURE = new Success("{\"batchItemFailures\":[]}");

  private final EmbeddedCloud cloud = EmbeddedCloud.start();
  private final XRayDaemon daemon = XRayDaemon.start();

  @AfterAll
  void stop() {
    daemon.close();
    cloud.close();
  }

  @Test
  void primes_before_the_snapshot_and_changes_nothing() throws Exception {
    IntStream.range(0, 50).forEach(it -> put("priming-" + it));
    var items = Set.copyOf(cloud.table().items());
    var documents = daemon.documents();
    try (var api = RuntimeApi.start(); var function = start(api, Map.of())) {
      api.snapshot().get(60, SECONDS);
      assertThat(awaitLine(function, "Primed")).containsPattern(NOTHING_FAILED);
      assertThat(cloud.table().items()).containsExactlyInAnyOrderElementsOf(items);
      assertThat(cloud.queue().depth().total()).isZero();
      assertThat(cloud.queue().deadLetterDepth().total()).isZero();
      assertThat(function.output()).noneMatch(it -> it.contains("\"_aws\""));
      assertThat(daemon.documents()).isEqualTo(documents);
    }
  }

  @Test
  void leaves_no_connection_open_for_the_snapshot() throws Exception {
    try (var api = RuntimeApi.start(); var function = start(api, Map.of())) {
      api.snapshot().get(60, SECONDS);
      awaitLine(function, "Primed");
      assertThat(connectionsTo(cloud.table().endpoint(), function)).isEmpty();
      assertThat(connectionsTo(cloud.queue().endpoint(), function)).isEmpty();
    }
  }

  @Test
  void a_restored_function_adds_students() throws Exception {
    var event = Files.readString(Path.of("events/batch.json"))
        .replace("s-100", "restored-")
        .replace("\"not json\"", "\"{\\\"id\\\":\\\"r\\\",\\\"student_name\\\":\\\"Ada\\\"}\"");
    try (var cloud = EmbeddedCloud.start();
        var api = RuntimeApi.start();
        var _ = FunctionProcess.start(
            api, environment(cloud), Launch.withFlags().underSnapStart())) {
      api.snapshot().get(60, SECONDS);
      api.restore();
      assertThat(api.invoke(event, Duration.ofSeconds(30), SAMPLED).get(60, SECONDS))
          .isEqualTo(NO_FAILURE);
      assertThat(cloud.table().ids()).contains("restored-1", "r");
    }
  }

  /** Lambda's runtime empties the JVM's DNS cache after the hooks, so no lookup may follow them. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2 table.example", "# The name is unknown."})
  void a_restored_function_uses_no_DNS_answer_of_the_time_before_the_snapshot(String hosts)
      throws Exception {
    var hostsFile = Files.createTempFile("hosts", null);
    var endpoint = "http://table.example:" + cloud.table().endpoint().getPort();
    var environment = environment(cloud);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
    environment.put("AWS_LAMBDA_JAVA_NETWORKADDRESS_CACHE_NEGATIVE_TTL", "-1");
    var launch = Launch.withFlags("-Djdk.net.hosts.file=" + hostsFile, "-Dsun.net.inetaddr.ttl=-1")
        .underSnapStart();
    Files.writeString(hostsFile, hosts);
    try (var api = RuntimeApi.start();
        var function = FunctionProcess.start(api, environment, launch)) {
      api.snapshot().get(60, SECONDS);
      awaitLine(function, "Not primed");
      Files.writeString(hostsFile, "127.0.0.1 table.example");
      api.restore();
      assertThat(invoke(api)).isEqualTo(NO_FAILURE);
    } finally {
      Files.delete(hostsFile);
    }
  }

  @Test
  void the_first_sampled_batch_after_a_restore_loads_no_class_of_X_Ray() throws Exception {
    var launch = Launch.withFlags("-Xlog:class+load:stdout").underSnapStart();
    try (var api = RuntimeApi.start();
        var function = FunctionProcess.start(api, environment(cloud), launch)) {
      api.snapshot().get(60, SECONDS);
      awaitLine(function, "rimed");
      assertThat(function.output()).anyMatch(PrimingIT::loadsXRay);
      var before = function.output().size();
      api.restore();
      assertThat(invoke(api)).isEqualTo(NO_FAILURE);
      await().atMost(10, SECONDS).until(() -> !daemon.documents().isEmpty());
      assertThat(function.output().stream().skip(before)).noneMatch(PrimingIT::loadsXRay);
    }
  }

  private static boolean loadsXRay(String line) {
    return line.contains(" com.amazonaws.xray.") && line.contains("source:");
  }

  private static InvocationResult invoke(RuntimeApi api) throws Exception {
    var event = """
        {"Records":[{"messageId":"m","body":"{\\"id\\":\\"s-1\\",\\"student_name\\":\\"Ada\\"}",
        "attributes":{"ApproximateReceiveCount":"1"}}]}""";
    return api.invoke(event, Duration.ofSeconds(30), SAMPLED).get(60, SECONDS);
  }

  private void put(String id) {
    var item = Map.of("id", AttributeValue.fromS(id), "student_name", AttributeValue.fromS("Ada"));
    cloud.table().client().putItem(it -> it.tableName(cloud.table().name()).item(item));
  }

  @Test
  void a_failure_is_logged_and_does_not_fail_the_start() throws Exception {
    Supplier<Fault> accessDenied = () -> new Fault.ErrorResponse(400, "AccessDeniedException");
    try (var table = FaultyProxy.start(cloud.table().endpoint(), accessDenied);
        var api = RuntimeApi.start();
        var function = start(
            api, Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString()))) {
      api.snapshot().get(60, SECONDS);
      assertThat(awaitLine(function, "rimed")).contains("WARN", "\"AccessDeniedException\":111");
      api.restore();
      api.ready().get(30, SECONDS);
    }
  }

  private FunctionProcess start(RuntimeApi api, Map<String, String> more) {
    var environment = environment(cloud);
    environment.putAll(more);
    return FunctionProcess.start(api, environment, Launch.withFlags().underSnapStart());
  }

  private Map<String, String> environment(EmbeddedCloud cloud) {
    var environment = new HashMap<>(cloud.environment());
    environment.put("AWS_XRAY_DAEMON_ADDRESS", daemon.address());
    return environment;
  }

  private static String awaitLine(FunctionProcess function, String text) {
    return await().atMost(10, SECONDS)
        .until(
            () -> function.output().stream().filter(it -> it.contains(text)).toList(),
            it -> !it.isEmpty())
        .getFirst();
  }

  /** Returns the established connections of the process (proc(5), /proc/net/tcp). */
  private static List<String> connectionsTo(URI endpoint, FunctionProcess function)
      throws IOException {
    var directory = Path.of("/proc", String.valueOf(function.handle().pid()), "net");
    var remote = ":%04X 01 ".formatted(endpoint.getPort()).toUpperCase(Locale.ROOT);
    var sockets = socketsOf(function);
    try (var tables = Files.list(directory)) {
      return tables.filter(it -> it.endsWith("tcp") || it.endsWith("tcp6"))
          .flatMap(PrimingIT::lines)
          .filter(it -> it.contains(remote))
          .filter(it -> sockets.stream().anyMatch(it::contains))
          .toList();
    }
  }

  private static List<String> socketsOf(FunctionProcess function) throws IOException {
    var directory = Path.of("/proc", String.valueOf(function.handle().pid()), "fd");
    try (var files = Files.list(directory)) {
      return files.map(PrimingIT::target)
          .filter(it -> it.startsWith("socket:["))
          .map(it -> " " + it.substring("socket:[".length(), it.length() - 1) + " ")
          .toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      // The file was closed after it was listed.
      return "";
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
