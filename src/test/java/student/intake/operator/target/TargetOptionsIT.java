package student.intake.operator.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.operator.CommandResult;

/** Runs the scripts with targets that cannot work. No request reaches AWS. */
@Isolated("The tests start processes, which slow down other tests.")
class TargetOptionsIT {

  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"send", "dead-letters", "status", "consume"})
  void a_wrong_argument_prints_the_synopsis_of_the_help(String script) {
    var help = run(Map.of(), script, "--help");
    var wrong = run(Map.of(), script, "--no-such-option");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("scripts/" + script + ": Unknown option")
        .contains(help.out().substring(0, help.out().indexOf("\n\n")))
        .endsWith("See scripts/" + script + " --help." + System.lineSeparator());
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

  @Test
  void an_unknown_stack_is_looked_up_once() throws IOException {
    var calls = folder.resolve("calls");
    var aws = Files.writeString(
        folder.resolve("aws"),
        """
            #!/bin/sh
            echo "$*" >>'%s'
            echo 'An error occurred (ValidationError) when calling the DescribeStacks operation:' \
              'Stack with id student-intake does not exist' >&2
            exit 254
            """.formatted(calls));
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    var result = run(Map.of("PATH", folder + ":" + System.getenv("PATH")), "status");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("Stack with id student-intake does not exist in eu-west-1; specify --stack");
    assertThat(Files.readAllLines(calls)).hasSize(1);
  }

  private static CommandResult run(Map<String, String> environment, String... arguments) {
    var command = arguments.clone();
    command[0] = "scripts/" + command[0];
    return CommandResult.runProcess(environment, command);
  }
}
