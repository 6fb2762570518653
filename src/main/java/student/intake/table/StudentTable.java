package student.intake.table;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import student.intake.batch.CheckAndAdd;
import student.intake.batch.Outcome;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.message.Student;

/**
 * The students' table, with the key {@code id} and the attribute {@code student_name}.
 *
 * <p>One PutItem with the condition {@code attribute_not_exists(id)} checks and adds. If the condition
 * fails, the response contains the existing item (ReturnValuesOnConditionCheckFailure, at no read
 * cost), which tells {@link AlreadyPresent} from {@link Conflict}. If a successful attempt's response
 * is lost, the SDK's next attempt finds the function's own item: {@link AlreadyPresent}. Thread-safe.
 */
public final class StudentTable implements CheckAndAdd {

  private static final String ID = "id";
  private static final String STUDENT_NAME = "student_name";
  private static final String UNLESS_PRESENT = "attribute_not_exists(" + ID + ")";
  private static final String NEVER = UNLESS_PRESENT + " AND attribute_exists(" + ID + ")";

  /** What the SDK returns if the response has none. */
  private static final String NO_REQUEST_ID = "UNKNOWN";

  /** Refers to a value that the request does not define. */
  private static final String INVALID = NEVER + " AND " + ID + " = :undefined";

  private final DynamoDbClient dynamoDb;
  private final PutItemRequest addUnlessPresent;
  private final boolean priming;

  /** Creates the table called {@code tableName}. */
  public StudentTable(DynamoDbClient dynamoDb, String tableName) {
    this(dynamoDb, tableName, UNLESS_PRESENT);
  }

  /**
   * Creates a table for priming. It makes the same calls with the same permissions, but its condition
   * never holds, so that it adds no student. Each call costs a write unit.
   */
  public static StudentTable forPriming(DynamoDbClient dynamoDb, String tableName) {
    return new StudentTable(dynamoDb, tableName, NEVER);
  }

  /**
   * Creates a table for priming whose calls DynamoDB refuses with a ValidationException, before it
   * reads the table: they consume no capacity. Its condition would not hold either.
   */
  public static StudentTable forPrimingWithoutCapacity(DynamoDbClient dynamoDb, String tableName) {
    return new StudentTable(dynamoDb, tableName, INVALID);
  }

  private StudentTable(DynamoDbClient dynamoDb, String tableName, String condition) {
    this.dynamoDb = dynamoDb;
    this.priming = !condition.equals(UNLESS_PRESENT);
    this.addUnlessPresent = PutItemRequest.builder()
        .tableName(tableName)
        .conditionExpression(condition)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  @Override
  public Outcome checkAndAdd(Student student) {
    try {
      var response = dynamoDb.putItem(addUnlessPresent.toBuilder().item(item(student)).build());
      requireRequestId(response.responseMetadata().requestId());
      return new Added();
    } catch (ConditionalCheckFailedException present) {
      return outcome(present.item(), student);
    }
  }

  /** DynamoDB sends a request id with every response. */
  private static void requireRequestId(String requestId) {
    if (requestId.equals(NO_REQUEST_ID)) {
      throw new UnidentifiedResponseException("request id");
    }
  }

  private Outcome outcome(Map<String, AttributeValue> present, Student student) {
    if (!present.containsKey(ID) && !priming) {
      throw new UnidentifiedResponseException("item, although the condition failed");
    }
    return nameOf(present).equals(Optional.of(student.name()))
        ? new AlreadyPresent()
        : new Conflict();
  }

  private static Map<String, AttributeValue> item(Student student) {
    return Map.of(
        ID, AttributeValue.fromS(student.id()), STUDENT_NAME, AttributeValue.fromS(student.name()));
  }

  private static Optional<String> nameOf(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(STUDENT_NAME)).map(AttributeValue::s);
  }
}
