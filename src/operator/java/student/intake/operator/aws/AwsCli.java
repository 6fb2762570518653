package student.intake.operator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import student.intake.operator.OperatorException;
import student.intake.operator.Printable;

/**
 * Runs the AWS CLI for services whose SDK client is not a dependency of this project.
 *
 * <p>Region and endpoint are passed as options: version 1 does not read AWS_REGION, and old versions
 * do not read AWS_ENDPOINT_URL.
 */
public final class AwsCli {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** "An error occurred (ExpiredToken) when calling the DescribeStacks operation: ..." */
  private static final Pattern ERROR_CODE = Pattern.compile("An error occurred \\((\\w+)\\)");

  private final List<String> options;

  AwsCli(Optional<String> region, Optional<String> endpoint) {
    var all = new ArrayList<>(List.of("--output", "json"));
    region.ifPresent(it -> all.addAll(List.of("--region", it)));
    endpoint.ifPresent(it -> all.addAll(List.of("--endpoint-url", it)));
    this.options = List.copyOf(all);
  }

  /**
   * Runs an operation with {@code arguments} and returns its output.
   *
   * @throws OperatorException if the AWS CLI is not installed or fails; the message has its error
   *     output
   */
  public JsonNode run(AwsOperation operation, String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("aws", operation.service(), operation.command()));
    command.addAll(List.of(arguments));
    command.addAll(options);
    var process = start(command);
    try (var stderr = process.errorReader(UTF_8); var stdout = process.inputReader(UTF_8)) {
      process.getOutputStream().close();
      var errors = new StringBuilder();
      var reader = Thread.ofVirtual().start(() -> stderr.lines().forEach(errors::append));
      var output = stdout.readAllAsString();
      reader.join();
      if (process.waitFor() != 0) {
        throw new OperatorException(
            "aws %s %s failed: %s"
                .formatted(operation.service(), operation.command(), withAdvice(errors)));
      }
      return JSON.readTree(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String withAdvice(CharSequence errors) {
    var code = ERROR_CODE.matcher(errors);
    var advice = code.find() ? ErrorAdvice.advice(code.group(1)) : "";
    var text = Printable.of(errors.toString());
    return advice.isEmpty() ? text : text + "; " + advice;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException _) {
      throw new OperatorException(
          "the AWS CLI is not installed; install it, or specify the queues and the table instead of a stack");
    }
  }
}
