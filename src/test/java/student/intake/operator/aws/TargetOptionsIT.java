package student.intake.operator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.operator.CommandResult;

/** Runs the scripts with targets that cannot work. No request reaches AWS. */
@Isolated("The tests start processes, which slow down other tests.")
class TargetOptionsIT {

  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"send", "dead-letters list", "status", "consume show"})
  void a_wrong_argument_prints_the_synopsis_of_the_help(String command) {
    var arguments = command.split(" ", -1);
    var help = run(Map.of(), arguments[0], "--help");
    var wrong = run(
        Map.of(),
        Stream.concat(Stream.of(arguments), Stream.of("--quue-url", "x")).toArray(String[]::new));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith(
            "scripts/%s: unknown option '--quue-url'; did you mean --queue-url?"
                .formatted(arguments[0]))
        .contains(help.out().substring(0, help.out().indexOf("\n\n")))
        .endsWith("See scripts/" + arguments[0] + " --help." + System.lineSeparator());
  }

  @Nested
  class A_queue_URL {

    @Test
    void without_a_scheme_is_refused() {
      assertRefused("enrollments", "must be a URL such as ");
    }

    @Test
    void in_another_region_is_refused() {
      assertRefused(
          "https://sqs.us-east-1.amazonaws.com/123456789012/enrollments",
          "is in us-east-1, but the region is eu-west-1; specify --region us-east-1");
    }

    @Test
    void on_this_machine_is_refused_without_local() {
      assertRefused(
          "http://127.0.0.1:9324/000000000000/enrollments",
          "is on this machine; specify --local or --endpoint-url");
    }

    private void assertRefused(String url, String reason) {
      for (var arguments : List.of(
          List.of("send", "--id", "s-1", "--name", "Ada", "--queue-url", url),
          List.of("send", "--id", "s-1", "--name", "Ada", "--dry-run", "--queue-url", url),
          List.of("dead-letters", "list", "--dead-letter-queue-url", url))) {
        var result = run(Map.of(), arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
        assertThat(result.err().lines().findFirst().orElse("")).contains("queue-url " + reason);
      }
    }
  }

  @Nested
  class Without_configuration {

    @Test
    void missing_credentials_are_one_sentence() {
      var environment = new HashMap<>(withoutCredentials());
      environment.put("AWS_REGION", "eu-west-1");
      var result = run(environment, "send", "--id", "s-1", "--name", "Ada", "--queue-url", URL);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).containsExactly(
          "scripts/send: no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void a_profile_without_credentials_is_one_sentence() {
      var environment = new HashMap<>(withoutCredentials());
      environment.put("AWS_REGION", "eu-west-1");
      environment.put("AWS_PROFILE", "registrar");
      var result = run(environment, "status", "--queue-url", URL);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).singleElement().asString().startsWith(
          "scripts/status: no AWS credentials were found for the profile 'registrar'; ");
    }

    @Test
    void a_missing_region_is_one_sentence() {
      var result = run(
          withoutCredentials(), "send", "--id", "s-1", "--name", "Ada", "--queue-url", URL);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).containsExactly(
          "scripts/send: no region is configured; specify --region or set AWS_REGION");
    }

    private Map<String, String> withoutCredentials() {
      return Map.of(
          "AWS_REGION", "", "AWS_DEFAULT_REGION", "", "AWS_PROFILE", "", "AWS_ACCESS_KEY_ID", "",
          "AWS_SECRET_ACCESS_KEY", "", "AWS_EC2_METADATA_DISABLED", "true",
          "AWS_CONFIG_FILE", folder.resolve("none").toString(),
          "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    }
  }

  @Nested
  class One_sentence_says {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--region|\"\"|the region must be one such as eu-west-1, not ''",
        "--endpoint-url|http://a b|--endpoint-url must be a URL such as http://127.0.0.1:4566, not 'http://a b'",
        "--queue-port|65536|--queue-port and --table-port must be between 1 and 65,535"
    })
    void that_an_option_is_wrong(String option, String value, String message) {
      var result = run(
          Map.of(), "send", "--id", "s-1", "--name", "Ada", "--dry-run", option, value);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err().lines().findFirst()).contains("scripts/send: " + message);
    }

    @Test
    void that_a_variable_is_wrong() {
      var result = run(Map.of("AWS_ENDPOINT_URL", "nonsense"), "status", "--queue-url", URL);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err().lines().findFirst()).contains(
          "scripts/status: AWS_ENDPOINT_URL must be a URL such as http://127.0.0.1:4566, not 'nonsense'");
    }

    @Test
    void that_scripts_local_does_not_run() throws IOException {
      var result = run(
          Map.of(), "dead-letters", "list", "--local", "--queue-port", String.valueOf(freePort()));
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).singleElement().asString()
          .contains("start scripts/local");
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredToken, sign in again",
        "InvalidClientTokenId, 'check the access key, the secret key and the session token'",
        "QueueDoesNotExist, 'check the URL, the region and the account'"
    })
    void what_to_do_about_an_error_of_SQS(String code, String advice) throws IOException {
      var server = HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        try (exchange) {
          var body = "{\"__type\": \"com.amazonaws.sqs#%s\", \"message\": \"No.\"}"
              .formatted(code).getBytes(UTF_8);
          exchange.sendResponseHeaders(400, body.length);
          exchange.getResponseBody().write(body);
        }
      });
      server.start();
      try {
        var result = run(
            Map.of(), "dead-letters", "list", "--dead-letter-queue-url", URL, "--endpoint-url",
            "http://127.0.0.1:" + server.getAddress().getPort());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString()
            .startsWith("scripts/dead-letters: No; " + advice + " (Service: Sqs, ");
      } finally {
        server.stop(0);
      }
    }

    @Test
    void what_to_do_about_an_error_of_the_AWS_CLI() throws IOException {
      writeScript("aws", """
          echo 'An error occurred (ExpiredToken) when calling the DescribeStacks operation: No' >&2
          exit 254
          """);
      var result = run(
          Map.of("PATH", folder + File.pathSeparator + System.getenv("PATH")), "consume", "show");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).singleElement().asString().endsWith("No; sign in again");
    }

    @Test
    void that_the_host_of_the_endpoint_is_unknown() {
      var result = run(
          Map.of(), "dead-letters", "list", "--dead-letter-queue-url", URL, "--endpoint-url",
          "http://sqs.invalid");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).containsExactly(
          "scripts/dead-letters: the host sqs.invalid is unknown;"
              + " check the region and the network connection");
    }

    @Test
    void that_the_AWS_CLI_is_missing() throws IOException {
      for (var command : List.of("bash", "cat", "dirname")) {
        writeScript(command, "exec '%s' \"$@\"".formatted(installed(command)));
      }
      var result = run(Map.of("PATH", folder.toString()), "status");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().lines()).containsExactly(
          "scripts/status: the AWS CLI is not installed; install it, or specify the queues and the table"
              + " instead of a stack");
    }

    private static int freePort() throws IOException {
      try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }

    private static Path installed(String command) {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
          .map(it -> Path.of(it, command))
          .filter(Files::isExecutable)
          .findFirst().orElseThrow();
    }
  }

  @Test
  void an_unknown_stack_is_looked_up_once() throws IOException {
    var calls = folder.resolve("calls");
    writeScript(
        "aws",
        """
            echo "$*" >>'%s'
            echo 'An error occurred (ValidationError) when calling the DescribeStacks operation:' \
              'Stack with id student-intake does not exist' >&2
            exit 254
            """.formatted(calls));
    var result = run(Map.of("PATH", folder + ":" + System.getenv("PATH")), "status");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).containsExactly(
        "scripts/status: the stack student-intake does not exist in eu-west-1;"
            + " specify --stack or --region");
    assertThat(result.out()).isEmpty();
    assertThat(Files.readAllLines(calls)).hasSize(1);
  }

  private void writeScript(String name, String command) throws IOException {
    var script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + command);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static CommandResult run(Map<String, String> environment, String... arguments) {
    var command = arguments.clone();
    command[0] = "scripts/" + command[0];
    return CommandResult.runProcess(environment, command);
  }
}
