package student.intake;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.telemetry.QuietTracingInterceptor;
import student.intake.telemetry.XRay;

/** Builds the AWS clients, with every limit from {@link Settings} and none left to a default. */
final class AwsClients {

  private final Settings settings;
  private final Optional<XRay> tracing;
  private @Nullable SqsClient sqs;

  AwsClients(Settings settings, Optional<XRay> tracing) {
    this.settings = settings;
    this.tracing = tracing;
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
        .httpClientBuilder(httpClient(callTimeout))
        .overrideConfiguration(overrides(callTimeout));
  }

  private SdkHttpClient.Builder<?> httpClient(Duration callTimeout) {
    return Apache5HttpClient.builder()
        .maxConnections(settings.mostAtOnce())
        .connectionAcquisitionTimeout(callTimeout)
        .connectionTimeout(settings.connectTimeout())
        .socketTimeout(settings.attemptTimeout());
  }

  private ClientOverrideConfiguration overrides(Duration callTimeout) {
    var attempt = settings.attemptTimeout();
    var overrides = ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt.compareTo(callTimeout) < 0 ? attempt : callTimeout)
        .apiCallTimeout(callTimeout)
        // Its timer costs a call less than the SDK's own pool of threads does (docs/performance.md).
        .scheduledExecutorService(ForkJoinPool.commonPool())
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.attempts())
                .build());
    tracing.ifPresent(it -> overrides.addExecutionInterceptor(new QuietTracingInterceptor(it)));
    return overrides.build();
  }
}
