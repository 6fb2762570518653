package student.intake.snapstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import student.intake.aws.AwsClients;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultyProxy;
import student.intake.settings.Settings;

class SuccessfulResponsesTest {

  private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1");

  @Test
  void turn_a_refusal_into_a_success() {
    assertThat(refusedCalls(1, List.of(new SuccessfulResponses()))).singleElement()
        .satisfies(it -> assertThat(it.attributes()).isEmpty());
  }

  @Test
  void release_the_connection() {
    assertThat(refusedCalls(3, List.of(new SuccessfulResponses()))).hasSize(3);
  }

  @Test
  void are_not_what_a_client_does_by_default() {
    assertThatThrownBy(() -> refusedCalls(1, List.of())).isInstanceOf(DynamoDbException.class);
  }

  private static List<PutItemResponse> refusedCalls(
      int calls, List<ExecutionInterceptor> interceptors) {
    var refusal = new Fault.ErrorResponse(400, "ConditionalCheckFailedException");
    try (var proxy = FaultyProxy.start(UNREACHABLE, () -> refusal);
        var dynamoDb = client(proxy.endpoint(), interceptors)) {
      return Stream.generate(() -> put(dynamoDb)).limit(calls).toList();
    }
  }

  private static PutItemResponse put(DynamoDbClient dynamoDb) {
    return dynamoDb.putItem(
        it -> it.tableName("students").item(Map.of("id", AttributeValue.fromS("s-1"))));
  }

  /** A client with one connection. */
  private static DynamoDbClient client(URI endpoint, List<ExecutionInterceptor> interceptors) {
    var settings = Settings.from(
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", endpoint.toString(),
            "MAX_CONCURRENT_WRITES", "1",
            "MAX_ATTEMPTS", "1"));
    return new AwsClients(settings, interceptors).dynamoDb();
  }
}
