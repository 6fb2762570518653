package student.intake.batch;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Codes of failures, for logs, traces and exceptions. A code is never null or empty, and never text that
 * may quote a student's name.
 */
public final class ErrorCode {

  /**
   * AWS joins words of letters and digits with dots, for example {@code
   * AWS.SimpleQueueService.NonExistentQueue}. Anything else is not a code, whoever sent it.
   */
  private static final Pattern CODE = Pattern
      .compile("[A-Za-z][A-Za-z0-9]{0,99}(\\.[A-Za-z0-9]{1,99}){0,9}");

  private ErrorCode() {}

  /**
   * Returns the code of {@code failure}: the service's, or else {@code HttpStatus} and the status of its
   * response, or else the exception's class.
   */
  public static String of(Throwable failure) {
    return failure instanceof SdkServiceException error ? ofService(error) : className(failure);
  }

  /** Returns {@code code} if it is one, or else {@code fallback}. */
  public static String orElse(@Nullable String code, String fallback) {
    return code != null && CODE.matcher(code).matches() ? code : fallback;
  }

  private static String ofService(SdkServiceException error) {
    var code = error instanceof AwsServiceException aws
        ? Optional.ofNullable(aws.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse(null)
        : null;
    return orElse(code,
        error.statusCode() > 0 ? "HttpStatus" + error.statusCode() : className(error));
  }

  private static String className(Throwable failure) {
    var name = failure.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
