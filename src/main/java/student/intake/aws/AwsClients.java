package student.intake.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import student.intake.settings.Settings;

/**
 * The AWS clients of one function. Every limit comes from {@link Settings}; none is an SDK default.
 * Thread-safe.
 */
public final class AwsClients implements AutoCloseable {

  private final Settings settings;
  private final List<ExecutionInterceptor> interceptors;

  /** The SDK's own scheduler would keep the timeouts of a call that has ended until they expire. */
  final ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(
      1, Thread.ofPlatform().daemon().name("call-timeouts").factory());

  private final DynamoDbClient dynamoDb;
  private @Nullable SqsClient sqs;

  /** Creates clients whose calls pass through {@code interceptors}, in this order. */
  public AwsClients(Settings settings, List<ExecutionInterceptor> interceptors) {
    this.settings = settings;
    this.interceptors = List.copyOf(interceptors);
    timeouts.setRemoveOnCancelPolicy(true);
    this.dynamoDb = configure(
        DynamoDbClient.builder(), settings.dynamoDbEndpoint(), settings.callTimeout()).build();
  }

  /** Returns the client of the table. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** Returns the client of the queues. Built on first use: most batches do not need it. */
  public synchronized SqsClient sqs() {
    var client = sqs;
    if (client == null) {
      client = configure(SqsClient.builder(), settings.sqsEndpoint(), settings.queueTimeout())
          .build();
      sqs = client;
    }
    return client;
  }

  /** Closes the clients and their connections. */
  @Override
  public synchronized void close() {
    dynamoDb.close();
    if (sqs != null) {
      sqs.close();
    }
    timeouts.shutdown();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, Optional<URI> endpoint, Duration callTimeout) {
    endpoint.ifPresent(builder::endpointOverride);
    var attemptTimeout = Collections.min(List.of(settings.attemptTimeout(), callTimeout));
    var retries = AwsRetryStrategy.standardRetryStrategy().toBuilder();
    return builder
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials())
        .httpClientBuilder(httpClient(callTimeout))
        .overrideConfiguration(
            it -> it.apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(callTimeout)
                .scheduledExecutorService(timeouts)
                .retryStrategy(retries.maxAttempts(settings.maxAttempts()).build())
                .executionInterceptors(interceptors));
  }

  /**
   * Lambda provides credentials as environment variables and, after a restore, through the container
   * endpoint (Lambda Developer Guide, "Activating and managing Lambda SnapStart"). The SDK's default
   * chain also tries files and web identities, and loads classes for each.
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
        // The timeout of the attempt ends a read, and needs less CPU than one of each read.
        .socketTimeout(Duration.ZERO);
  }
}
