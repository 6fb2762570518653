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
 * Makes the calls of a batch concurrently, as this project's function does, without logging, metrics or
 * tracing. The environment variable {@code HTTP_CLIENT} selects one of the SDK's HTTP clients.
 */
public final class ConcurrentPutsFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private static final int MAX_CONCURRENCY = 100;

  private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
      .httpClientBuilder(httpClient(System.getenv("HTTP_CLIENT")))
      .build();

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var puts = event.getRecords().stream().map(it -> put(it.getMessageId())).toList();
    var threads = Thread.ofVirtual().factory();
    try (
        var executor = Executors.newFixedThreadPool(Math.min(MAX_CONCURRENCY, puts.size()),
            threads)) {
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
      case "apache5-client" -> Apache5HttpClient.builder().maxConnections(MAX_CONCURRENCY);
      case "aws-crt-client" -> AwsCrtHttpClient.builder().maxConcurrency(MAX_CONCURRENCY);
      case "url-connection-client" -> {
        // The JDK keeps at most 5 idle connections by default ("Networking Properties").
        System.setProperty("http.maxConnections", String.valueOf(MAX_CONCURRENCY));
        yield UrlConnectionHttpClient.builder();
      }
      default -> throw new IllegalArgumentException("HTTP_CLIENT is " + name);
    };
  }
}
