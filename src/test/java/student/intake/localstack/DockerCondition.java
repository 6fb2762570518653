package student.intake.localstack;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips a test class if no Docker engine responds. With {@code CI_LOCALSTACK_REQUIRED=true} in the
 * environment, the class runs and fails instead.
 */
final class DockerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Boolean.parseBoolean(System.getenv("CI_LOCALSTACK_REQUIRED"))) {
      return enabled("CI_LOCALSTACK_REQUIRED is set");
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? enabled("A Docker engine responds")
        : disabled("No Docker engine responds; .ci/docker starts one");
  }
}
