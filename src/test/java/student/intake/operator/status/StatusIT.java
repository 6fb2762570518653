package student.intake.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.operator.CommandResult;
import student.intake.operator.StubAws;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("The tests start processes, which slow down other tests.")
class StatusIT {

  private final EmbeddedCloud cloud = EmbeddedCloud.start();

  @BeforeAll
  void fill() {
    cloud.queue().sendAll(Stream.of("{}", "{}", "{}"));
    cloud.queue().client().sendMessage(
        it -> it.queueUrl(cloud.queue().deadLetterUrl()).messageBody("{}"));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void prints_local_values_and_marks_those_not_available() {
    var result = status("--count");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).satisfiesExactly(
        it -> assertThat(it).startsWith("time "),
        it -> assertThat(it).matches("queue +3 visible, 0 in flight, 0 delayed"),
        it -> assertThat(it).matches("oldest message +n/a: .*"),
        it -> assertThat(it).matches("dead letters +1 visible, 0 in flight, 0 delayed"),
        it -> assertThat(it).matches("students +0 in testtable"),
        it -> assertThat(it).matches("last errors +n/a: .*"));
    assertThat(status().out()).contains("every 6 hours");
  }

  @Test
  void prints_the_other_values_and_exits_with_1_when_one_cannot_be_read() {
    var result = status("--table", "no-such-table");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("3 visible").containsPattern("students +n/a: ");
  }

  @Test
  void watches_until_it_is_terminated_and_writes_no_screen_codes_to_a_pipe() throws Exception {
    var builder = new ProcessBuilder(
        "scripts/status", "--watch", "1", "--local", "--queue-url", cloud.queue().url(),
        "--table-port", String.valueOf(cloud.table().endpoint().getPort()));
    builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TERM", "xterm");
    builder.environment().put("STANDARD_ERROR_IS_A_TERMINAL", "true");
    builder.environment().put("STANDARD_OUTPUT_IS_A_TERMINAL", "true");
    var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var reader = process.inputReader(UTF_8);
    var screens = 0;
    for (var line = reader.readLine(); line != null && screens < 2; line = reader.readLine()) {
      assertThat(line).doesNotContain("\u001b");
      screens += line.startsWith("last errors") ? 1 : 0;
    }
    assertThat(process.toHandle().destroy()).isTrue();
    assertThat(process.waitFor(1, MINUTES)).isTrue();
    assertThat(screens).isEqualTo(2);
  }

  @Test
  void stops_watching_when_nobody_reads_its_output() {
    var result = CommandResult.runProcess(
        Map.of(
            "QUEUE", cloud.queue().url(),
            "PORT", String.valueOf(cloud.table().endpoint().getPort())),
        "bash", "-c",
        "timeout 60 scripts/status --watch 1 --local --queue-url \"$QUEUE\" --table-port \"$PORT\""
            + " | head -n 1; exit ${PIPESTATUS[0]}");
    assertThat(result.out()).startsWith("time ");
    assertThat(result.exitCode()).isNotEqualTo(124);
  }

  @Test
  void resolves_resources_from_the_stack_with_the_AWS_CLI() {
    try (var aws = StubAws.start(outputs(), Map.of())) {
      aws.setStates("Enabled");
      var environment = new HashMap<>(cloud.environment());
      environment.put("AWS_ENDPOINT_URL", aws.endpoint());
      environment.put("AWS_CONFIG_FILE", Path.of("target", "no-such-file").toString());
      var result = CommandResult.runProcess(environment, "scripts/status", "--stack", "a-stack");
      assertThat(result.out())
          .containsPattern("queue +3 visible")
          .containsPattern("consuming +Enabled ")
          .containsPattern("dead letters +1 visible")
          .doesNotContain("undelivered")
          .containsPattern("students +0 in testtable")
          .containsPattern("oldest message +42 s old, at 2026-01-01T00:01:00")
          .containsPattern("last errors +1 in the last hour; most recent:")
          .contains("2026-01-01T00:00:00Z  The table is gone");
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      var other = CommandResult.runProcess(environment, "scripts/status", "--stack", "none");
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("the stack none does not exist");
    }
  }

  @Test
  void prints_the_depth_of_the_queue_for_undelivered_messages_if_the_stack_has_one() {
    var outputs = new HashMap<>(outputs());
    outputs.put("UndeliveredQueueUrl", cloud.queue().deadLetterUrl());
    try (var aws = StubAws.start(outputs, Map.of())) {
      aws.setStates("Disabled");
      var environment = new HashMap<>(cloud.environment());
      environment.put("AWS_ENDPOINT_URL", aws.endpoint());
      var result = CommandResult.runProcess(environment, "scripts/status", "--stack", "a-stack");
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      assertThat(result.out())
          .containsPattern("consuming +Disabled ")
          .containsPattern("undelivered +1 visible, 0 in flight, 0 delayed");
    }
  }

  @Test
  void escapes_control_characters_in_errors_of_SQS() {
    try (var aws = StubAws.start(Map.of(), Map.of())) {
      aws.setReply("GetQueueAttributes", 400,
          """
              {"__type": "com.amazonaws.sqs#Oops", "message": "red \\u001b[31m\\nqueue   0 visible"}""");
      var result = CommandResult.runInProcess(
          "", (_, out, _) -> new StatusCommand(out), "--local", "--queue-url",
          aws.endpoint() + "/000000000000/queue");
      assertThat(result.out()).doesNotContain("\u001b");
      assertThat(result.out().lines().filter(it -> it.startsWith("queue"))).singleElement()
          .asString().contains("n/a: red \\u001b[31m\\nqueue   0 visible");
    }
  }

  @Test
  void escapes_control_characters_in_lines_of_the_log_and_outputs_of_the_stack() {
    var outputs = new HashMap<>(outputs());
    outputs.put("TableName", "table\u009b31m");
    try (var aws = StubAws.start(outputs, Map.of())) {
      aws.setStates("Enabled");
      aws.setReply("FilterLogEvents", 200,
          """
              {"events": [{"timestamp": 1767225600000,
                "message": "{\\"level\\": \\"ERROR\\", \\"message\\": \\"red \\\\u001b[31m\\\\nFAKE\\"}"}]}""");
      var environment = new HashMap<>(cloud.environment());
      environment.put("AWS_ENDPOINT_URL", aws.endpoint());
      var result = CommandResult.runProcess(environment, "scripts/status", "--stack", "a-stack");
      assertThat(result.out())
          .contains("2026-01-01T00:00:00Z  red \\u001b[31m\\nFAKE")
          .doesNotContain("\u001b", "\u009b");
    }
  }

  private Map<String, String> outputs() {
    return Map.of(
        "QueueUrl", cloud.queue().url(),
        "DeadLetterQueueUrl", cloud.queue().deadLetterUrl(),
        "TableName", cloud.table().name(),
        "LogGroupName", "/aws/lambda/intake",
        "EventSourceMappingId", StubAws.MAPPING_ID);
  }

  private CommandResult status(String... arguments) {
    var local = Stream.of(
        "--local", "--queue-url", cloud.queue().url(), "--table-port",
        String.valueOf(cloud.table().endpoint().getPort()));
    return CommandResult.runInProcess(
        "", (_, out, _) -> new StatusCommand(out),
        Stream.concat(local, Stream.of(arguments)).toArray(String[]::new));
  }
}
