package student.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes AWS's refusal of every second call for a success, so that a rehearsal sees both: its calls are
 * made to be refused, and what the JIT compiler never saw is what a first batch then waits for.
 */
final class RehearsedSuccess implements ExecutionInterceptor {

  private static final ExecutionAttribute<Boolean> SUCCEEDS = new ExecutionAttribute<>(
      "student.intake.RehearsedSuccess");

  /** The checksum that DynamoDB sends along is that of the refusal. */
  private static final String CHECKSUM = "x-amz-crc32";

  private final AtomicInteger calls = new AtomicInteger();

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
    attributes.putAttribute(SUCCEEDS, calls.getAndIncrement() % 2 == 0);
  }

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
    return succeeds(attributes)
        ? answer.httpResponse()
            .copy(it -> it.statusCode(200).removeHeader(CHECKSUM))
        : answer.httpResponse();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
    return succeeds(attributes)
        ? Optional.of(new ByteArrayInputStream("{}".getBytes(UTF_8)))
        : answer.responseBody();
  }

  private static boolean succeeds(ExecutionAttributes attributes) {
    return Boolean.TRUE.equals(attributes.getAttribute(SUCCEEDS));
  }
}
