package student.intake.bench.baseline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Processes messages sequentially, with a GetItem and a PutItem for each, without logging, metrics or
 * tracing. The microservice that this project replaces worked this way.
 */
public final class GetThenPutFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    event.getRecords().forEach(it -> getThenPut(it.getBody()));
    return new SQSBatchResponse(List.of());
  }

  private void getThenPut(String body) {
    var id = AttributeValue.fromS(field(body, "id"));
    var existing = dynamoDb.getItem(it -> it.tableName("testtable").key(Map.of("id", id)));
    if (!existing.hasItem()) {
      var name = AttributeValue.fromS(field(body, "student_name"));
      dynamoDb.putItem(
          it -> it.tableName("testtable").item(Map.of("id", id, "student_name", name)));
    }
  }

  private String field(String body, String name) {
    try {
      return mapper.readTree(body).path(name).asText();
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
