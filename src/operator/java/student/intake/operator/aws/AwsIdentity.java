package student.intake.operator.aws;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import student.intake.operator.OperatorException;

/** The region and the credentials of a command's requests. */
record AwsIdentity(String region, AwsCredentialsProvider credentials) {

  /** The identity for {@code scripts/local}, which accepts any credentials. */
  static AwsIdentity local(String region) {
    return new AwsIdentity(
        region, StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  /**
   * Finds the identity as the SDK does, except for the region if {@code region} is present.
   *
   * @throws OperatorException if no region is configured
   */
  static AwsIdentity find(Optional<String> region) {
    return new AwsIdentity(
        region.orElseGet(AwsIdentity::configuredRegion),
        DefaultCredentialsProvider.builder().build());
  }

  private static String configuredRegion() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException _) {
      throw new OperatorException("no region is configured; specify --region or set AWS_REGION");
    }
  }

  /**
   * Returns the credentials provider if it has credentials.
   *
   * @throws OperatorException if it has none
   */
  AwsCredentialsProvider requireCredentials() {
    try {
      credentials.resolveCredentials();
      return credentials;
    } catch (SdkClientException _) {
      var profile = requireNonNullElse(System.getenv("AWS_PROFILE"), "");
      throw new OperatorException(
          profile.isEmpty()
              ? "no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
              : ("no AWS credentials were found for the profile '%s'; check it, or for single sign-on run"
                  + " eval \"$(aws configure export-credentials --profile %s --format env)\"")
                  .formatted(profile, profile));
    }
  }
}
