package student.intake.local.cloud;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SDK clients for commands and tests; the function creates its own. */
public final class LocalClients {

  /** The region of all local resources. */
  public static final String REGION = "eu-west-1";
  /** The account of all local resources. */
  public static final String ACCOUNT = "000000000000";

  private LocalClients() {}

  /** Creates a DynamoDB client for {@code endpoint}. */
  public static DynamoDbClient dynamoDb(URI endpoint) {
    return configure(DynamoDbClient.builder(), endpoint).build();
  }

  /** Creates an SQS client for {@code endpoint}. */
  public static SqsClient sqs(URI endpoint) {
    return configure(SqsClient.builder(), endpoint).build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, URI endpoint) {
    var credentials = AwsBasicCredentials.create("local", "local");
    return builder.endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(100))
        .overrideConfiguration(
            it -> it.apiCallTimeout(Duration.ofSeconds(60))
                .apiCallAttemptTimeout(Duration.ofSeconds(30)));
  }
}
