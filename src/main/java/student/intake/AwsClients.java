package student.intake;

import com.amazonaws.xray.AWSXRayRecorder;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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

/** Builds the AWS clients, with every limit from {@link Settings} and none left to a default. */
final class AwsClients {

  private final Settings settings;
  private final Optional<AWSXRayRecorder> recorder;

  AwsClients(Settings settings, Optional<AWSXRayRecorder> recorder) {
    this.settings = settings;
    this.recorder = recorder;
  }

  DynamoDbClient dynamoDb() {
    return configure(
        DynamoDbClient.builder(), settings.dynamoDbEndpoint(), settings.callTimeout()).build();
  }

  SqsClient sqs() {
    return configure(SqsClient.builder(), settings.sqsEndpoint(), settings.queueTimeout()).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, Optional<URI> endpoint, Duration callTimeout) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(settings.region()))
        .httpClient(httpClient(callTimeout))
        .overrideConfiguration(overrides(callTimeout));
  }

  private SdkHttpClient httpClient(Duration callTimeout) {
    return Apache5HttpClient.builder()
        .maxConnections(settings.mostAtOnce())
        .connectionAcquisitionTimeout(callTimeout)
        .connectionTimeout(settings.connectTimeout())
        .socketTimeout(settings.attemptTimeout())
        .build();
  }

  private ClientOverrideConfiguration overrides(Duration callTimeout) {
    var attempt = settings.attemptTimeout();
    var overrides = ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt.compareTo(callTimeout) < 0 ? attempt : callTimeout)
        .apiCallTimeout(callTimeout)
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.attempts())
                .build());
    recorder.ifPresent(
        it -> overrides.addExecutionInterceptor(new QuietTracingInterceptor(it)));
    return overrides.build();
  }
}
