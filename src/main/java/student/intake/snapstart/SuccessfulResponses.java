package student.intake.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes each answer of AWS for a success. A rehearsal's calls are made to be refused, and the JIT
 * compiler leaves out what it never saw: then a first batch that succeeds has to wait for it.
 */
final class SuccessfulResponses implements ExecutionInterceptor {

  private static final int OK = 200;

  /** The checksum that DynamoDB sends along is that of its refusal. */
  private static final String CHECKSUM = "x-amz-crc32";

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
    return answer.httpResponse().copy(it -> it.statusCode(OK).removeHeader(CHECKSUM));
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
    answer.responseBody().ifPresent(SuccessfulResponses::release);
    return Optional.of(new ByteArrayInputStream("{}".getBytes(UTF_8)));
  }

  /** What is not read to its end keeps its connection. */
  private static void release(InputStream refusal) {
    try (refusal) {
      refusal.transferTo(OutputStream.nullOutputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
