package student.intake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import student.intake.batch.Outcome.Conflict;
import student.intake.local.cloud.EmbeddedTable;
import student.intake.message.Student;

@TestInstance(PER_CLASS)
class PrimingTableIT {

  private final EmbeddedTable table = EmbeddedTable.start("students", 0, Optional.empty());

  @AfterAll
  void stop() {
    table.close();
  }

  static Stream<BiFunction<DynamoDbClient, String, StudentTable>> tablesForPriming() {
    return Stream.of(StudentTable::forPriming, StudentTable::forPrimingWithoutCapacity);
  }

  @ParameterizedTest
  @MethodSource("tablesForPriming")
  void priming_adds_no_student(BiFunction<DynamoDbClient, String, StudentTable> forPriming) {
    attempt(forPriming.apply(table.client(), table.name()), "new");
    assertThat(table.ids()).doesNotContain("new");
  }

  @ParameterizedTest
  @MethodSource("tablesForPriming")
  void priming_changes_no_student(BiFunction<DynamoDbClient, String, StudentTable> forPriming) {
    var ada = Map.of("id", AttributeValue.fromS("s-1"), "student_name",
        AttributeValue.fromS("Ada"));
    table.client().putItem(it -> it.tableName(table.name()).item(ada));
    attempt(forPriming.apply(table.client(), table.name()), "s-1");
    assertThat(table.items()).contains(ada);
  }

  @Test
  void priming_gets_the_answer_of_a_condition_that_fails() {
    var forPriming = StudentTable.forPriming(table.client(), table.name());
    assertThat(forPriming.checkAndAdd(new Student("new", "Priming"))).isEqualTo(new Conflict());
  }

  @Test
  void priming_without_capacity_is_refused_before_the_condition_is_checked() {
    var forPriming = StudentTable.forPrimingWithoutCapacity(table.client(), table.name());
    assertThatThrownBy(() -> forPriming.checkAndAdd(new Student("new", "Priming")))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  private static void attempt(StudentTable table, String id) {
    try {
      table.checkAndAdd(new Student(id, "Priming"));
    } catch (DynamoDbException _) {
      // Only the table matters.
    }
  }
}
