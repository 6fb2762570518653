package student.intake.operator.aws;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Adds to the message of an error that the operator can correct what to do. */
final class ErrorAdvice implements ExecutionInterceptor {

  private final boolean local;

  ErrorAdvice(boolean local) {
    this.local = local;
  }

  @Override
  public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes attributes) {
    return switch (failed.exception()) {
      case AwsServiceException error when error.awsErrorDetails() != null -> advised(error);
      case SdkClientException error -> advised(error);
      case Throwable error -> error;
    };
  }

  private static Throwable advised(AwsServiceException error) {
    var details = error.awsErrorDetails();
    var advice = advice(String.valueOf(details.errorCode()));
    if (advice.isEmpty()) {
      return error;
    }
    var message = String.valueOf(details.errorMessage()).replaceFirst("\\.$", "") + "; " + advice;
    return error.toBuilder()
        .message(message)
        .awsErrorDetails(details.toBuilder().errorMessage(message).build())
        .build();
  }

  /** Returns what to do about an error of a service, or an empty string. */
  static String advice(String code) {
    return switch (code) {
      case "ExpiredToken", "ExpiredTokenException", "RequestExpired" -> "sign in again";
      case "InvalidClientTokenId", "UnrecognizedClientException" ->
        "check the access key, the secret key and the session token";
      case "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue" ->
        "check the URL, the region and the account";
      case "ResourceNotFoundException" -> "check the name, the region and the account";
      default -> "";
    };
  }

  private Throwable advised(SdkClientException error) {
    var causes = Stream.<Throwable>iterate(error, it -> it != null, Throwable::getCause).toList();
    if (local && causes.stream().anyMatch(ConnectException.class::isInstance)) {
      return SdkClientException.create(
          "nothing listens on this port; start scripts/local, or specify its --queue-port and --table-port",
          error);
    }
    // Without the cause: the SDK would replace a message about it.
    return causes.stream().filter(UnknownHostException.class::isInstance).findFirst()
        .<Throwable>map(
            it -> SdkClientException.create(
                "the host %s is unknown; check the region and the network connection"
                    .formatted(String.valueOf(it.getMessage()).replaceFirst(":.*", ""))))
        .orElse(error);
  }
}
