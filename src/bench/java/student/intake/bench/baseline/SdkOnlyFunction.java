package student.intake.bench.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes a PutItem for each message, without logging, metrics, tracing or a JSON library. Shows which
 * part of a cold start is the SDK's.
 */
public final class SdkOnlyFunction implements RequestStreamHandler {

  private static final Pattern MESSAGE = Pattern.compile("\"messageId\":\"([^\"]*)\"");

  private final DynamoDbClient dynamoDb = DynamoDbClient.create();

  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context)
      throws IOException {
    var messages = MESSAGE.matcher(new String(event.readAllBytes(), UTF_8));
    while (messages.find()) {
      var id = AttributeValue.fromS(messages.group(1));
      dynamoDb.putItem(it -> it.tableName("testtable").item(Map.of("id", id)));
    }
    response.write("{\"batchItemFailures\":[]}".getBytes(UTF_8));
  }
}
