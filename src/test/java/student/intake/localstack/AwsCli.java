package student.intake.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import student.intake.local.cloud.LocalClients;

/** Runs the installed AWS CLI, version 1 or 2, with an endpoint. */
final class AwsCli {

  private static final long TIMEOUT_MINUTES = 5;

  private final ObjectMapper mapper = new ObjectMapper();
  private final URI endpoint;

  AwsCli(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Runs a command and returns its output as JSON. */
  JsonNode json(String... arguments) {
    var output = run(Stream.concat(Stream.of(arguments), Stream.of("--output", "json")).toList());
    try {
      return mapper.readTree(output);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("Not JSON: " + output, malformed);
    }
  }

  /**
   * Runs a command and returns its output.
   *
   * @throws IllegalStateException if the command failed or timed out; the message has its output
   */
  String run(String... arguments) {
    return run(List.of(arguments));
  }

  private String run(List<String> arguments) {
    // Version 1 ignores AWS_REGION and, for SQS, AWS_ENDPOINT_URL; "package" ignores the option.
    var command = Stream.of(
        List.of("aws"),
        arguments,
        List.of("--endpoint-url", endpoint.toString(), "--region", LocalClients.REGION))
        .flatMap(List::stream)
        .toList();
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.keySet().removeAll(Set.of("AWS_PROFILE", "AWS_SESSION_TOKEN"));
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_PAGER", "");
    try {
      var process = builder.start();
      var _ = process.onExit()
          .orTimeout(TIMEOUT_MINUTES, MINUTES)
          .exceptionally(_ -> process.destroyForcibly());
      var errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      var output = text(process.getInputStream());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed:\n" + output + errors.join());
      }
      return output;
    } catch (IOException missing) {
      throw new UncheckedIOException("The aws CLI must be on the PATH", missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
