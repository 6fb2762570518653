package student.intake.operator.consume;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.operator.CommandResult;
import student.intake.operator.StubAws;

@Isolated("The tests start processes, which slow down other tests.")
class ConsumeIT {

  private static final Map<String, String> OUTPUTS = Map.of(
      "QueueUrl", "https://sqs.eu-west-1.amazonaws.com/123456789012/a-stack-enrollments",
      "EventSourceMappingId", StubAws.MAPPING_ID);

  private StubAws aws = StubAws.start(OUTPUTS, Map.of("Consume", "true"));

  @AfterEach
  void stop() {
    aws.close();
  }

  @Nested
  class Pause {

    @Test
    void disables_the_mapping_and_waits_until_it_is_disabled() {
      aws.setStates("Enabled", "Disabling", "Disabling", "Disabled");
      var result = run("pause");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(aws.updates()).singleElement().asString().contains("\"Enabled\": false");
      assertThat(result.err()).containsSubsequence("Disabling ...", "Disabled ...");
      assertThat(result.out())
          .containsPattern("consuming +Disabled ")
          .containsPattern("queue +3 visible, 2 in flight, 1 delayed")
          .contains("Messages in flight", "keeps a message for 4 days")
          .contains("sam deploy --stack-name a-stack --parameter-overrides Consume=false");
    }

    @Test
    void requests_nothing_if_consuming_is_paused() {
      aws.setStates("Disabled");
      var result = run("pause");
      assertThat(result.exitCode()).isZero();
      assertThat(aws.updates()).isEmpty();
      assertThat(result.out()).containsPattern("consuming +was Disabled .*already");
    }

    @Test
    void requests_nothing_if_somebody_else_has_requested_it() {
      aws.setStates("Disabling", "Disabled");
      assertThat(run("pause").exitCode()).isZero();
      assertThat(aws.updates()).isEmpty();
    }

    @Test
    void waits_for_the_end_of_another_update_because_Lambda_refuses_a_second() {
      aws.setStates("Updating", "Enabled", "Disabling", "Disabled");
      assertThat(run("pause").exitCode()).isZero();
      assertThat(aws.updates()).hasSize(1);
    }

    @Test
    void does_not_ask_for_a_parameter_that_the_stack_has() {
      aws.close();
      aws = StubAws.start(OUTPUTS, Map.of("Consume", "false"));
      aws.setStates("Disabled");
      assertThat(run("pause").out())
          .contains("parameter Consume is false")
          .doesNotContain("sam deploy");
    }

    @Test
    void fails_when_the_mapping_does_not_change_in_time() {
      aws.setStates("Enabled", "Disabling");
      var result = run("pause", "--timeout", "2");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).containsPattern("consuming +Disabling ");
      assertThat(result.err()).contains("not Disabled after 2 seconds");
    }

    @Test
    void fails_when_Lambda_refuses() {
      aws.setStates("Enabled", "ResourceInUse");
      var result = run("pause");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).doesNotContain("consuming");
    }

    @Test
    void stops_waiting_when_it_is_terminated_and_keeps_the_request() throws Exception {
      aws.setStates("Enabled", "Disabling");
      var builder = new ProcessBuilder(
          "scripts/consume", "pause", "--stack", StubAws.STACK, "--endpoint-url", aws.endpoint());
      builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
      var process = builder.start();
      var err = process.errorReader();
      assertThat(err.readLine()).isEqualTo("Disabling ...");
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(1, MINUTES)).isTrue();
      assertThat(err.readAllAsString()).contains("stopped waiting; a requested change continues");
      assertThat(aws.updates()).hasSize(1);
    }
  }

  @Nested
  class Resume {

    @Test
    void enables_the_mapping_and_waits_until_it_is_enabled() {
      aws.setStates("Disabled", "Enabling", "Enabled");
      var result = run("resume");
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(aws.updates()).singleElement().asString().contains("\"Enabled\": true");
      assertThat(result.out())
          .containsPattern("consuming +Enabled ")
          .containsPattern("queue +3 visible")
          .doesNotContain("sam deploy");
    }

    @Test
    void tells_that_the_stack_s_parameter_pauses_again() {
      aws.close();
      aws = StubAws.start(OUTPUTS, Map.of("Consume", "false"));
      aws.setStates("Enabled");
      assertThat(run("resume").out())
          .contains("sam deploy --stack-name a-stack --parameter-overrides Consume=true");
    }
  }

  @Nested
  class Show {

    @Test
    void prints_the_state_with_control_characters_escaped_and_the_depth_and_changes_nothing() {
      aws.setStates("Enabled");
      var result = run("show");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out().lines()).satisfiesExactly(
          it -> assertThat(it)
              .matches("consuming +Enabled \\(User action; No records\\\\u001b processed\\)"),
          it -> assertThat(it).matches("queue +3 visible, 2 in flight, 1 delayed"));
      assertThat(aws.updates()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "show"})
  void requires_a_stack(String command) {
    var local = CommandResult.runProcess(Map.of(), "scripts/consume", command, "--local");
    assertThat(local.exitCode()).isEqualTo(2);
    assertThat(local.err()).contains("only a stack has an event source mapping");
    assertThat(
        runInProcess(command, "--queue-url", "https://127.0.0.1/123456789012/queue").exitCode())
        .isEqualTo(2);
  }

  @Test
  void rejects_wrong_arguments() {
    assertThat(run("pause", "--timeout", "0").exitCode()).isEqualTo(2);
    assertThat(runInProcess().exitCode()).isEqualTo(2);
  }

  private CommandResult run(String command, String... arguments) {
    return runInProcess(
        Stream.concat(
            Stream.of(command, "--stack", StubAws.STACK, "--endpoint-url", aws.endpoint()),
            Stream.of(arguments)).toArray(String[]::new));
  }

  private static CommandResult runInProcess(String... arguments) {
    return CommandResult.runInProcess(
        "", (_, out, err) -> new ConsumeCommand(out, err), arguments);
  }
}
