package student.intake.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import student.intake.runtime.FunctionProcess;

/**
 * The steps of "If the first deployment fails" in {@code docs/deployment.md}. The deployment fails because
 * another function has the function's name; the queues and the table exist by then.
 *
 * <p>On AWS, the rollback deletes the queues and retains the table. LocalStack's rollback deletes nothing;
 * deleting the stack deletes the queues and retains the table.
 */
@LocalStackTest
class FailedDeploymentLocalStackIT {

  private final LocalStackCloud cloud;
  private final AwsCli aws;

  FailedDeploymentLocalStackIT(LocalStackCloud cloud) {
    this.cloud = cloud;
    this.aws = cloud.aws();
  }

  @Test
  void a_second_deployment_succeeds_with_the_retained_table() {
    failAndDelete("failed-retained");
    var stack = cloud.deploy("failed-retained",
        Map.of("TableName", "failed-retained", "Table", "existing"));
    assertThatStudentIsAdded(stack);
  }

  @Test
  void a_second_deployment_succeeds_after_the_retained_table_is_deleted() {
    failAndDelete("failed-deleted");
    aws.run("dynamodb", "update-table", "--table-name", "failed-deleted",
        "--no-deletion-protection-enabled");
    aws.run("dynamodb", "delete-table", "--table-name", "failed-deleted");
    assertThatStudentIsAdded(
        cloud.deploy("failed-deleted", Map.of("TableName", "failed-deleted")));
  }

  private void failAndDelete(String name) {
    var function = name + "-intake";
    aws.run("lambda", "create-function", "--function-name", function, "--runtime", "java25",
        "--role", "arn:aws:iam::000000000000:role/other", "--handler", "Other",
        "--zip-file", "fileb://" + FunctionProcess.packageJars().getFirst());
    assertThatIllegalStateException()
        .isThrownBy(() -> cloud.deploy(name, Map.of("TableName", name)))
        .withMessageStartingWith("ROLLBACK_COMPLETE")
        .withMessageContaining("Function already exist");
    aws.run("lambda", "delete-function", "--function-name", function);
    cloud.delete(name);
    assertThat(aws.json("dynamodb", "list-tables").findValue("TableNames"))
        .anySatisfy(it -> assertThat(it.asText()).isEqualTo(name));
    assertThat(aws.run("sqs", "list-queues")).doesNotContain(name);
  }

  private static void assertThatStudentIsAdded(Stack stack) {
    var student = Enrollment.of("Ada");
    assertThat(stack.enroll(student)).isEqualTo(student.item());
  }
}
