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
 * Turns every response of AWS into a success. Priming's calls are refused, but the JIT compiler must
 * also see the path of a successful response.
 */
final class SuccessfulResponses implements ExecutionInterceptor {

  private static final int OK = 200;

  /** DynamoDB's checksum is that of the original response. */
  private static final String CHECKSUM = "x-amz-crc32";

  /** Without it, a success is not believed. */
  private static final String REQUEST_ID = "x-amzn-RequestId";

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse response, ExecutionAttributes attributes) {
    return response.httpResponse()
        .copy(it -> it.statusCode(OK).removeHeader(CHECKSUM).putHeader(REQUEST_ID, "priming"));
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse response, ExecutionAttributes attributes) {
    response.responseBody().ifPresent(SuccessfulResponses::release);
    return Optional.of(new ByteArrayInputStream("{}".getBytes(UTF_8)));
  }

  /** A response that is not read to its end keeps its connection. */
  private static void release(InputStream original) {
    try (original) {
      original.transferTo(OutputStream.nullOutputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
