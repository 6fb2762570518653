package student.intake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import student.intake.batch.Outcome.Added;
import student.intake.batch.Outcome.AlreadyPresent;
import student.intake.batch.Outcome.Conflict;
import student.intake.local.cloud.EmbeddedTable;
import student.intake.message.Student;

@TestInstance(PER_CLASS)
class StudentTableIT {

  private static final String COMPOSED = "Jos\u00e9";
  private static final String DECOMPOSED = "Jose\u0301";

  private final EmbeddedTable embedded = EmbeddedTable.start("students", 0, Optional.empty());
  private final StudentTable table = new StudentTable(embedded.client(), embedded.name());

  @AfterAll
  void stop() {
    embedded.close();
  }

  /** Names are equal only if all their code points are. */
  @ParameterizedTest
  @CsvSource(quoteCharacter = '\'', value = {
      "Ada, ada",
      "ada, ADA",
      "'Ada', 'Ada '",
      "'Ada', ' Ada'",
      "'Ada Lovelace', 'Ada  Lovelace'",
      "'Ada Lovelace', 'Ada\u00a0Lovelace'",
      "Ada, Ada\u200b",
      COMPOSED + "," + DECOMPOSED,
      DECOMPOSED + "," + COMPOSED,
      "Strauß, Strauss",
      "Strauß, STRAUẞ",
      "Iris, \u0131ris",
      "\ufb01nn, finn",
      "Ada, \u0410da"})
  void a_student_under_a_name_that_is_nearly_the_same_is_a_conflict(String present, String other) {
    var id = UUID.randomUUID().toString();
    assertThat(table.checkAndAdd(new Student(id, present))).isEqualTo(new Added());
    assertThat(table.checkAndAdd(new Student(id, other))).isEqualTo(new Conflict());
    assertThat(embedded.items()).contains(
        Map.of(
            "id", AttributeValue.fromS(id),
            "student_name", AttributeValue.fromS(present)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", " Ada ", COMPOSED, DECOMPOSED, "\ud83c\udf93"})
  void a_student_under_the_same_name_is_already_present(String name) {
    var student = new Student(UUID.randomUUID().toString(), name);
    assertThat(table.checkAndAdd(student)).isEqualTo(new Added());
    assertThat(table.checkAndAdd(student)).isEqualTo(new AlreadyPresent());
  }
}
