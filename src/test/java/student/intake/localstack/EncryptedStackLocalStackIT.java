package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A stack with a customer managed key. LocalStack ignores the key of a log group and of a function's
 * environment variables; {@code src/test/template} tests these.
 */
@LocalStackTest
class EncryptedStackLocalStackIT {

  private final LocalStackCloud cloud;
  private final Stack stack;
  private final String keyArn;

  EncryptedStackLocalStackIT(LocalStackCloud cloud) {
    this.cloud = cloud;
    keyArn = cloud.createKey();
    stack = cloud.deploy("encrypted", Map.of("TableName", "encrypted", "KmsKeyArn", keyArn));
  }

  @Test
  void encrypts_the_queues_with_the_key() {
    assertThat(List.of(stack.queue("Queue"), stack.queue("DeadLetterQueue"))).allSatisfy(
        it -> assertThat(stack.attributes(it))
            .containsEntry(QueueAttributeName.KMS_MASTER_KEY_ID, keyArn));
  }

  @Test
  void encrypts_the_table_with_the_key() {
    var table = cloud.dynamoDb().describeTable(it -> it.tableName("encrypted")).table();
    assertThat(table.sseDescription().kmsMasterKeyArn()).isEqualTo(keyArn);
  }

  @Test
  void allows_the_function_to_use_the_key() {
    assertThat(stack.permissions().get("UseKey")).contains("\"Resource\":\"" + keyArn + "\"");
    assertThat(stack.permissions().get("UseTableKey")).contains("\"Resource\":\"" + keyArn + "\"");
  }

  @Test
  void adds_students() {
    var student = Enrollment.of("Ada");
    assertThat(stack.enroll(student)).isEqualTo(student.item());
  }
}
