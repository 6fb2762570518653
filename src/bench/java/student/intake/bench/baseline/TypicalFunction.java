package student.intake.bench.baseline;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.xray.AWSXRay;
import com.amazonaws.xray.interceptors.TracingInterceptor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * A function as it is typically written: the SDK's default client with X-Ray's interceptor, sequential
 * processing, a subsegment, a log line and a metric for each message, and one flush of the metrics for
 * each batch.
 */
public final class TypicalFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(TypicalFunction.class);

  private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
      .overrideConfiguration(it -> it.addExecutionInterceptor(new TracingInterceptor()))
      .build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Metrics metrics = MetricsFactory.getMetricsInstance();

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(context, () -> {
      var failures = new ArrayList<BatchItemFailure>();
      for (var message : event.getRecords()) {
        try (var _ = AWSXRay.beginSubsegment("message")) {
          add(message);
        } catch (Exception failure) {
          LOG.error("Message failed", failure);
          failures.add(new BatchItemFailure(message.getMessageId()));
        }
      }
      metrics.flush();
      return new SQSBatchResponse(failures);
    });
  }

  private void add(SQSMessage message) throws JsonProcessingException {
    var student = mapper.readTree(message.getBody());
    var id = student.path("id").asText();
    var item = Map.of(
        "id", AttributeValue.fromS(id),
        "student_name", AttributeValue.fromS(student.path("student_name").asText()));
    try {
      dynamoDb.putItem(
          it -> it.tableName("testtable")
              .item(item)
              .conditionExpression("attribute_not_exists(id)"));
      LOG.info("Student added", entry("student_id", id));
      metrics.addMetric("StudentsAdded", 1, MetricUnit.COUNT);
    } catch (ConditionalCheckFailedException _) {
      LOG.info("Student already present", entry("student_id", id));
      metrics.addMetric("StudentsAlreadyPresent", 1, MetricUnit.COUNT);
    }
  }
}
