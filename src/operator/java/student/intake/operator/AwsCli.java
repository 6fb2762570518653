package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installed aws CLI, for the services whose SDK the function does not need.
 *
 * <p>Region and endpoint are passed as options, for version 1 does not read AWS_REGION, nor older
 * ones AWS_ENDPOINT_URL.
 */
final class AwsCli {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> options;

  AwsCli(Optional<String> region, Optional<URI> endpoint) {
    var all = new ArrayList<>(List.of("--output", "json"));
    region.ifPresent(it -> all.addAll(List.of("--region", it)));
    endpoint.ifPresent(it -> all.addAll(List.of("--endpoint-url", it.toString())));
    this.options = List.copyOf(all);
  }

  /**
   * Runs {@code aws} with {@code arguments} and returns what it printed.
   *
   * @throws OperatorException if it is not installed or ends with an error, with what it said
   */
  JsonNode run(String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    command.addAll(options);
    var process = start(command);
    try (var errors = process.errorReader(UTF_8); var answer = process.inputReader(UTF_8)) {
      process.getOutputStream().close();
      var said = new StringBuilder();
      var reader = Thread.ofVirtual().start(() -> errors.lines().forEach(said::append));
      var json = answer.readAllAsString();
      reader.join();
      if (process.waitFor() != 0) {
        throw new OperatorException(
            "aws %s %s failed: %s".formatted(arguments[0], arguments[1], said));
      }
      return JSON.readTree(json);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException _) {
      throw new OperatorException(
          "the aws CLI is missing: install it, or give the queue's and table's names instead of a stack");
    }
  }
}
