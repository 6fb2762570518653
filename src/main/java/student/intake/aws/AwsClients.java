package student.intake.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Builds the AWS clients, with every limit from {@link Settings} and none left to a default. */
final class AwsClients {

  private final Settings settings;
  private final List<ExecutionInterceptor> interceptors;
  private @Nullable SqsClient sqs;

  /** Clients whose calls pass through {@code interceptors}, in this order. */
  AwsClients(Settings settings, List<ExecutionInterceptor> interceptors) {
    this.settings = settings;
    this.interceptors = List.copyOf(interceptors);
  }

  DynamoDbClient dynamoDb() {
    return configure(
        DynamoDbClient.builder(), settings.dynamoDbEndpoint(), settings.callTimeout()).build();
  }

  /** Built by the first batch that needs it: most have neither a dead letter nor a retry. */
  synchronized SqsClient sqs() {
    var client = sqs;
    if (client == null) {
      client = configure(SqsClient.builder(), settings.sqsEndpoint(), settings.queueTimeout())
          .build();
      sqs = client;
    }
    return client;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, Optional<URI> endpoint, Duration callTimeout) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials())
        .httpClientBuilder(httpClient(callTimeout))
        .overrideConfiguration(overrides(callTimeout));
  }

  /**
   * Lambda gives credentials as variables, and to what is restored from a snapshot through an endpoint
   * (Lambda Developer Guide, "Activating and managing Lambda SnapStart"). The SDK's
   * default looks into files and at web identities as well, and loads classes for each.
   */
  private static AwsCredentialsProvider credentials() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ContainerCredentialsProvider.create());
  }

  private SdkHttpClient.Builder<?> httpClient(Duration callTimeout) {
    return Apache5HttpClient.builder()
        .maxConnections(settings.maxConcurrentWrites())
        .connectionAcquisitionTimeout(callTimeout)
        .connectionTimeout(settings.connectTimeout())
        .socketTimeout(settings.attemptTimeout());
  }

  private ClientOverrideConfiguration overrides(Duration callTimeout) {
    var attempt = settings.attemptTimeout();
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt.compareTo(callTimeout) < 0 ? attempt : callTimeout)
        .apiCallTimeout(callTimeout)
        // Its timer costs a call less than the SDK's own pool of threads does (docs/performance.md).
        .scheduledExecutorService(ForkJoinPool.commonPool())
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.maxAttempts())
                .build())
        .executionInterceptors(interceptors)
        .build();
  }
}
