package student.intake.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import student.intake.operator.CommandResult;

/** {@code scripts/local} as a process. */
class LocalCommandIT {

  /** 128 and the number of SIGINT, as a shell reports it. */
  private static final int INTERRUPTED = 130;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--page | --page is for --demo; without it, the page is always there",
      "--demo 5 --page --no-page | specify --page or --no-page, not both",
      "--demo 0 | --demo must be 1 to 1,000,000 messages, not 0",
      "--page-port x | Invalid value for option '--page-port': 'x'",
      "--page-port 65536 | --page-port must be 0 to 65535, not 65536",
      "--queue-port -1 | --queue-port must be 0 to 65535, not -1",
      "--table-port 70000 | --table-port must be 0 to 65535, not 70000"})
  void explains_arguments_that_make_no_sense(String arguments, String message) {
    var result = local(arguments);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).startsWith("scripts/local: " + message);
  }

  @ParameterizedTest
  @CsvSource({"--queue-port", "--table-port", "--page-port"})
  void says_which_option_avoids_a_port_that_is_in_use(String option) throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = other.getLocalPort();
      var result = local(
          Stream.of("--queue-port", "--table-port", "--page-port")
              .map(it -> it + " " + (it.equals(option) ? port : 0))
              .collect(Collectors.joining(" ")));
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err())
          .contains("scripts/local: ", String.valueOf(port), option);
    }
  }

  @Test
  void keeps_the_page_open_on_the_finished_demo_until_it_is_interrupted() throws Exception {
    var process = process("--demo", "20", "--page", "--page-port", "0").start();
    try (var lines = process.inputReader(UTF_8); var client = HttpClient.newHttpClient()) {
      var page = URI.create(await(lines, "Page: "));
      await(lines, "The page stays open: ");
      assertThat(finishedState(client, page)).contains("\"sent\":20", "\"balanced\":true");
      interrupt(process);
      assertThat(process.waitFor()).isEqualTo(INTERRUPTED);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serves_no_page_if_none_is_wanted() throws Exception {
    var process = process("--no-page", "--queue-port", "0", "--table-port", "0").start();
    try (var lines = process.inputReader(UTF_8)) {
      var printed = lines.lines().takeWhile(it -> !it.startsWith("Ctrl-C")).toList();
      assertThat(printed).anyMatch(it -> it.startsWith("  queue  "))
          .noneMatch(it -> it.startsWith("  page"));
      interrupt(process);
      assertThat(process.waitFor()).isEqualTo(INTERRUPTED);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String finishedState(HttpClient client, URI page)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(page.resolve("/api/events")).build();
    try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
      return lines.filter(it -> it.contains("\"finished\":true")).findFirst().orElseThrow();
    }
  }

  private static String await(BufferedReader lines, String prefix) {
    return lines.lines().filter(it -> it.startsWith(prefix)).findFirst().orElseThrow()
        .substring(prefix.length());
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  private static CommandResult local(String arguments) {
    return CommandResult.runProcess(
        Map.of(), ("scripts/local " + arguments).split(" "));
  }

  private static ProcessBuilder process(String... arguments) {
    var command = new ArrayList<String>();
    command.add("scripts/local");
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BUILT_WITH_JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }
}
