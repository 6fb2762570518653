package student.intake.bench.baseline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The calls of a batch side by side, as the function makes them, and nothing else: to compare the SDK's
 * HTTP clients, of which {@code HTTP_CLIENT} names one.
 */
public final class ConcurrentPuts implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private static final int MAX_AT_ONCE = 100;

  private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
      .httpClientBuilder(httpClient(System.getenv("HTTP_CLIENT")))
      .build();

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var puts = event.getRecords().stream().map(it -> put(it.getMessageId())).toList();
    var threads = Thread.ofVirtual().factory();
    try (
        var executor = Executors.newFixedThreadPool(Math.min(MAX_AT_ONCE, puts.size()), threads)) {
      for (var put : executor.invokeAll(puts)) {
        put.resultNow();
      }
      return new SQSBatchResponse(List.of());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private Callable<Object> put(String id) {
    return () -> dynamoDb.putItem(
        it -> it.tableName("testtable")
            .item(
                Map.of(
                    "id", AttributeValue.fromS(id),
                    "student_name", AttributeValue.fromS("Student")))
            .conditionExpression("attribute_not_exists(id)"));
  }

  private static SdkHttpClient.Builder<?> httpClient(String name) {
    return switch (name) {
      case "apache5-client" -> Apache5HttpClient.builder().maxConnections(MAX_AT_ONCE);
      case "aws-crt-client" -> AwsCrtHttpClient.builder().maxConcurrency(MAX_AT_ONCE);
      case "url-connection-client" -> {
        // It keeps five connections otherwise (Networking Properties of the JDK).
        System.setProperty("http.maxConnections", String.valueOf(MAX_AT_ONCE));
        yield UrlConnectionHttpClient.builder();
      }
      default -> throw new IllegalArgumentException("HTTP_CLIENT is " + name);
    };
  }
}
