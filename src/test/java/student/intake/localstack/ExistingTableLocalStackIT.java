package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stack with a table that existed before, encrypted with a key of its own. */
@LocalStackTest
class ExistingTableLocalStackIT {

  private final Stack stack;
  private final String keyArn;

  ExistingTableLocalStackIT(LocalStackCloud cloud) {
    keyArn = cloud.createKey();
    cloud.aws().run("dynamodb", "create-table", "--table-name", "registry",
        "--attribute-definitions", "AttributeName=id,AttributeType=S",
        "--key-schema", "AttributeName=id,KeyType=HASH",
        "--billing-mode", "PAY_PER_REQUEST",
        "--sse-specification", "Enabled=true,SSEType=KMS,KMSMasterKeyId=" + keyArn);
    stack = cloud.deploy("existing-table",
        Map.of("Table", "existing", "TableName", "registry", "TableKmsKeyArn", keyArn));
  }

  @Test
  void creates_no_table() {
    assertThat(stack.resources()).doesNotContain("StudentTable");
  }

  @Test
  void adds_students_to_the_table() {
    var student = Enrollment.of("Ada");
    assertThat(stack.enroll(student)).isEqualTo(student.item());
  }

  @Test
  void allows_the_function_to_use_the_key_of_the_table_for_DynamoDB_only() {
    assertThat(stack.permissions().get("UseTableKey")).contains(
        "\"Resource\":\"" + keyArn + "\"",
        "{\"kms:ViaService\":\"dynamodb.eu-west-1.amazonaws.com\"}");
  }

  @Test
  void allows_the_function_no_other_key() {
    assertThat(stack.permissions()).doesNotContainKey("UseKey");
  }
}
