package student.intake.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.IntakeHandler;
import student.intake.contract.Contract.Validation;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.Template;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import tools.jackson.databind.JsonNode;

/**
 * Runs the examples for publishers. The SQS examples send to the embedded queue. The SNS and EventBridge
 * examples send to a stub, and the message that the service would deliver is sent to the queue.
 */
class PublisherExamplesIT {

  private static final Path EXAMPLES = Contract.FOLDER.resolve("examples");

  /** Where {@code .ci/contract} installs the SDKs for Python and Node.js. */
  private static final Path PUBLISHERS = Path.of("target", "publishers").toAbsolutePath();

  /** With a character beyond ASCII, and with one that ends a line in Unicode, but not in JSON lines. */
  private static final String NAME = "Ad\u00e1\u2028";

  private static final String NODE_MODULES = "node_modules";

  private static final Validation.Valid ADA = new Validation.Valid("s-1001", "Ada Lovelace");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Contract contract = new Contract();

  @TempDir
  private Path scratch;

  /** JUnit warns about a link to a folder that it does not delete. */
  @AfterEach
  void deleteLink() throws IOException {
    Files.deleteIfExists(scratch.resolve(NODE_MODULES));
  }

  @Test
  void a_message_sent_to_the_queue_becomes_a_student() throws Exception {
    try (var cloud = EmbeddedCloud.start()) {
      run("send-to-queue", queue(cloud));
      assertBecomesAda(cloud);
    }
  }

  @Test
  void a_message_sent_to_a_FIFO_queue_becomes_a_student_and_a_duplicate_is_dropped()
      throws Exception {
    var template = Template.read().forFifo();
    try (var cloud = EmbeddedCloud.start(template, EmbeddedCloud.Options.fifo())) {
      run("send-to-fifo-queue", queue(cloud));
      run("send-to-fifo-queue", queue(cloud));
      assertThat(cloud.queue().depth().total()).isEqualTo(1);
      assertBecomesAda(cloud);
    }
  }

  @Test
  void a_message_published_to_a_topic_becomes_a_student_as_SNS_delivers_it() throws Exception {
    var response = """
        <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <PublishResult><MessageId>95df01b4</MessageId></PublishResult>
        </PublishResponse>
        """;
    try (var sns = StubService.start("text/xml", response)) {
      run("publish-to-topic", Map.of(
          "ENDPOINT", sns.endpoint(),
          "TOPIC_ARN", delivered("sns").path("TopicArn").stringValue()));
      var sent = form(sns.request());
      assertThat(sent).containsEntry("Action", "Publish");
      assertThat(sent.get("Message")).isEqualTo(delivered("sns").path("Message").stringValue());
      assertThat(sent.get("TopicArn")).isEqualTo(delivered("sns").path("TopicArn").stringValue());
    }
    assertDeliveredBecomesAda("sns");
  }

  @Test
  void an_event_put_on_a_bus_becomes_a_student_as_EventBridge_delivers_it() throws Exception {
    var response = "{\"FailedEntryCount\": 0, \"Entries\": [{\"EventId\": \"6a7e8feb\"}]}";
    try (var events = StubService.start("application/x-amz-json-1.1", response)) {
      run("put-event", Map.of("ENDPOINT", events.endpoint()));
      var entries = contract.read(events.request()).path("Entries");
      assertThat(entries).hasSize(1);
      var sent = entries.path(0);
      assertThat(contract.read(sent.path("Detail").stringValue()))
          .isEqualTo(delivered("eventbridge").path("detail"));
      assertThat(sent.path("DetailType")).isEqualTo(delivered("eventbridge").path("detail-type"));
      assertThat(sent.path("Source")).isEqualTo(delivered("eventbridge").path("source"));
    }
    assertDeliveredBecomesAda("eventbridge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enrollment.json", "delivered-by-sns.json",
      "delivered-by-eventbridge.json"})
  void a_body_is_valid_against_the_schemas(String file) {
    var body = Contract.read(EXAMPLES.resolve(file));
    assertThat(contract.validate(body)).isEqualTo(ADA);
    assertThat(contract.isQueueBody(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-to-queue", "send-to-fifo-queue", "publish-to-topic", "put-event"})
  void the_README_of_the_contract_contains_the_command(String script) {
    var text = Contract.read(EXAMPLES.resolve(script));
    assertThat(Contract.read(Contract.FOLDER.resolve("README.md")))
        .contains(text.substring(text.indexOf("\naws ")));
  }

  /** A publisher's example that sends batches, and what it is run with. */
  enum Publisher {
    PYTHON {
      @Override
      List<String> command(Path scratch) {
        return List.of(
            requireInstalled(PUBLISHERS.resolve("python/bin/python")).toString(),
            EXAMPLES.resolve("send_batches.py").toString());
      }
    },
    NODE_JS {
      @Override
      List<String> command(Path scratch) throws IOException {
        // Node.js looks for packages in the folder of the file that imports them.
        Files.createSymbolicLink(
            scratch.resolve(NODE_MODULES),
            requireInstalled(PUBLISHERS.resolve("node/node_modules")));
        var example = Files.copy(
            EXAMPLES.resolve("send-batches.mjs"), scratch.resolve("send-batches.mjs"));
        return List.of("node", example.toString());
      }
    },
    JAVA {
      @Override
      List<String> command(Path scratch) throws IOException {
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--class-path", Files.readString(Path.of("target", "function.classpath")),
            EXAMPLES.resolve("SendBatches.java").toString());
      }
    };

    abstract List<String> command(Path scratch) throws IOException;

    private static Path requireInstalled(Path path) {
      assumeThat(path).as("installed by .ci/contract").exists();
      return path;
    }
  }

  @ParameterizedTest
  @EnumSource
  void enrollments_sent_in_batches_become_students(Publisher publisher) throws Exception {
    try (var cloud = EmbeddedCloud.start()) {
      var result = run(publisher.command(scratch), enrollments(25), queue(cloud));
      assertThat(result.exitCode()).as(result.output()).isZero();
      var function = IntakeHandler.create(cloud.settings(), new OutcomeCounts());
      try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function)) {
        await().atMost(TIMEOUT).until(() -> cloud.table().count() == 25);
        mapping.awaitQuiet(TIMEOUT);
      }
      assertThat(cloud.table().items())
          .extracting(it -> requireNonNull(it.get("student_name")).s())
          .allMatch(it -> it.startsWith(NAME));
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_entry_that_failed_in_a_batch_is_reported(Publisher publisher) throws Exception {
    var calls = new AtomicInteger();
    try (var cloud = EmbeddedCloud.start();
        var proxy = FaultyProxy.start(
            cloud.queue().endpoint(),
            () -> calls.incrementAndGet() == 2
                ? new Fault.PartialFailure(true)
                : new Fault.None())) {
      var result = run(publisher.command(scratch), enrollments(25), Map.of(
          "ENDPOINT", proxy.endpoint().toString(),
          "QUEUE_URL",
          proxy.endpoint().resolve(URI.create(cloud.queue().url()).getPath()).toString()));
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.output().lines().filter(it -> it.contains("was not sent")))
          .containsExactlyInAnyOrder(
              "enrollment 12 was not sent: InternalError",
              "enrollment 14 was not sent: InternalError",
              "enrollment 16 was not sent: InternalError",
              "enrollment 18 was not sent: InternalError",
              "enrollment 20 was not sent: InternalError");
      assertThat(cloud.queue().depth().total()).isEqualTo(20);
    }
  }

  private static String enrollments(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            it -> "{\"id\": \"s-%1$d\", \"student_name\": \"%2$s%1$d\"}\n\n".formatted(it, NAME))
        .collect(joining());
  }

  private void assertDeliveredBecomesAda(String service) {
    try (var cloud = EmbeddedCloud.start()) {
      cloud.queue().sendAll(Stream.of(Contract.read(deliveredBy(service))));
      assertBecomesAda(cloud);
    }
  }

  private static void assertBecomesAda(EmbeddedCloud cloud) {
    var function = IntakeHandler.create(cloud.settings(), new OutcomeCounts());
    try (var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function)) {
      await().atMost(TIMEOUT).until(() -> cloud.table().count() > 0);
      mapping.awaitQuiet(TIMEOUT);
    }
    assertThat(cloud.table().items()).containsExactly(
        Map.of(
            "id", AttributeValue.fromS(ADA.id()),
            "student_name", AttributeValue.fromS(ADA.name())));
    assertThat(cloud.queue().deadLetterDepth().total()).isZero();
  }

  private JsonNode delivered(String service) {
    return contract.read(Contract.read(deliveredBy(service)));
  }

  private static Path deliveredBy(String service) {
    return EXAMPLES.resolve("delivered-by-" + service + ".json");
  }

  private static Map<String, String> queue(EmbeddedCloud cloud) {
    return Map.of(
        "ENDPOINT", cloud.queue().endpoint().toString(),
        "QUEUE_URL", cloud.queue().url());
  }

  private void run(String script, Map<String, String> variables) throws Exception {
    var result = run(
        List.of("bash", EXAMPLES.resolve(script).toString()), "",
        with(variables, "PATH", commands() + File.pathSeparator + path()));
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private Result run(List<String> command, String input, Map<String, String> variables)
      throws Exception {
    var printed = scratch.resolve("printed.txt").toFile();
    var builder = new ProcessBuilder(command)
        .redirectInput(Files.writeString(scratch.resolve("input.txt"), input).toFile())
        .redirectErrorStream(true)
        .redirectOutput(printed);
    var environment = builder.environment();
    environment.keySet().removeIf(it -> it.startsWith("AWS_"));
    environment.putAll(variables);
    environment.putAll(
        Map.of(
            "AWS_ENDPOINT_URL", requireNonNull(variables.get("ENDPOINT")),
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_REGION", "eu-west-1",
            "AWS_DEFAULT_REGION", "eu-west-1",
            "AWS_CONFIG_FILE", scratch.resolve("no-config").toString(),
            "AWS_PAGER", ""));
    var process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ended within the timeout", command)
          .isTrue();
      return new Result(process.exitValue(), Files.readString(printed.toPath()));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> with(
      Map<String, String> variables, String name, String value) {
    var all = new HashMap<>(variables);
    all.put(name, value);
    return all;
  }

  /** The exit code of a process, and what it printed. */
  private record Result(int exitCode, String output) {}

  /** Creates a wrapper of the AWS CLI that sets the endpoint: old versions ignore AWS_ENDPOINT_URL. */
  private Path commands() throws IOException {
    var aws = installed("aws");
    assumeThat(aws).as("the AWS CLI is on the PATH").isPresent();
    var folder = Files.createDirectories(scratch.resolve("commands"));
    var wrapper = Files.writeString(
        folder.resolve("aws"),
        "#!/bin/sh\nexec '%s' --endpoint-url \"$ENDPOINT\" \"$@\"\n".formatted(aws.orElseThrow()));
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  private static Optional<Path> installed(String command) {
    return Stream.of(path().split(Pattern.quote(File.pathSeparator), -1))
        .map(it -> Path.of(it, command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "");
  }

  private static Map<String, String> form(String encoded) {
    return Stream.of(encoded.split("&", -1))
        .map(it -> it.split("=", 2))
        .collect(toMap(it -> it[0], it -> URLDecoder.decode(it[1], UTF_8)));
  }
}
