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

/** The way of the microservice that was rebuilt: GetItem, then PutItem, one student after another. */
public final class OriginalWay implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    event.getRecords().forEach(it -> checkThenAdd(it.getBody()));
    return new SQSBatchResponse(List.of());
  }

  private void checkThenAdd(String body) {
    var id = AttributeValue.fromS(field(body, "id"));
    var there = dynamoDb.getItem(it -> it.tableName("testtable").key(Map.of("id", id)));
    if (!there.hasItem()) {
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
