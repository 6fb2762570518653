package student.intake.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import student.intake.contract.TemplateFile;
import student.intake.operator.aws.AwsOperation;

/**
 * The managed policies of {@code template.yaml} allow what the operators' commands call, and no more. The
 * calls come from the compiled classes: methods of the SDK's clients, and the operations of the AWS CLI.
 */
@TestInstance(PER_CLASS)
class OperatorPermissionsTest {

  private static final String DYNAMODB = "software.amazon.awssdk.services.dynamodb.DynamoDbClient";
  private static final String SQS = "software.amazon.awssdk.services.sqs.SqsClient";
  private static final Map<String, String> PREFIXES = Map.of(SQS, "sqs:", DYNAMODB, "dynamodb:");

  private static final Set<String> KEY_ACTIONS = Set.of("kms:Decrypt", "kms:GenerateDataKey");

  private final List<JavaClass> commands = new ClassFileImporter()
      .importPackages("student.intake.operator")
      .stream()
      .filter(OperatorPermissionsTest::isCommand)
      .toList();

  @Test
  void operators_may_do_exactly_what_the_commands_call() {
    assertThat(allowed("OperatorPolicy").keySet()).filteredOn(it -> !it.startsWith("kms:"))
        .containsExactlyInAnyOrderElementsOf(calls());
  }

  @Test
  void operators_may_use_the_keys_of_the_queues_and_of_the_table_only() {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed.keySet()).filteredOn(it -> it.startsWith("kms:"))
        .containsExactlyInAnyOrderElementsOf(KEY_ACTIONS);
    assertThat(allowed).containsEntry("kms:GenerateDataKey", Set.of("KmsKeyArn"))
        .containsEntry("kms:Decrypt", Set.of("KmsKeyArn", "TableKmsKeyArn"));
  }

  @Test
  void operators_may_send_to_every_queue_but_receive_only_from_those_of_dead_letters() {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed.get("sqs:SendMessage")).containsExactlyInAnyOrder(
        "DeadLetterQueue.Arn", "EnrollmentQueue.Arn", "UndeliveredQueue.Arn");
    for (var action : List.of("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility")) {
      assertThat(allowed.get("sqs:" + action))
          .containsExactlyInAnyOrder("DeadLetterQueue.Arn", "UndeliveredQueue.Arn");
    }
    assertThat(allowed.get("sqs:GetQueueAttributes")).containsExactlyInAnyOrder(
        "DeadLetterQueue.Arn", "EnrollmentQueue.Arn", "UndeliveredQueue.Arn");
  }

  @Test
  void operators_may_do_only_to_all_resources_what_has_no_resource_types() {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed.entrySet()).filteredOn(it -> it.getValue().contains("*"))
        .extracting(Map.Entry::getKey)
        .containsExactly("cloudwatch:GetMetricStatistics");
  }

  @Test
  void publishers_may_send_and_use_the_key() {
    assertThat(allowed("PublisherPolicy")).containsExactlyInAnyOrderEntriesOf(
        Map.of(
            "sqs:SendMessage", Set.of("EnrollmentQueue.Arn"),
            "kms:Decrypt", Set.of("KmsKeyArn"),
            "kms:GenerateDataKey", Set.of("KmsKeyArn")));
  }

  @Test
  void only_AwsCli_starts_processes_so_that_no_operation_is_missing_here() {
    assertThat(accesses())
        .filteredOn(it -> it.getTargetOwner().isEquivalentTo(ProcessBuilder.class))
        .extracting(it -> it.getOriginOwner().getSimpleName())
        .containsOnly("AwsCli");
  }

  /** Returns the IAM actions of all calls. */
  private Set<String> calls() {
    var actions = new TreeSet<String>();
    for (var access : accesses()) {
      var owner = access.getTargetOwner();
      if (access instanceof JavaMethodCall call && PREFIXES.containsKey(owner.getName())
          && isOperation(call)) {
        actions.add(PREFIXES.get(owner.getName()) + action(call.getName()));
      }
      if (owner.isEquivalentTo(AwsOperation.class)
          && !access.getOriginOwner().isEquivalentTo(AwsOperation.class)) {
        Arrays.stream(AwsOperation.values())
            .filter(it -> it.name().equals(access.getName()))
            .map(it -> it.service() + ":" + camelCase(it.command()))
            .forEach(actions::add);
      }
    }
    return actions;
  }

  private List<? extends JavaAccess<?>> accesses() {
    return commands.stream().flatMap(it -> it.getAccessesFromSelf().stream()).toList();
  }

  private static boolean isOperation(JavaMethodCall call) {
    return call.getTarget().getRawReturnType().getName().matches(".*(Response|Iterable)");
  }

  /** SQS authorizes a batch as its single action (SQS Developer Guide, "Amazon SQS API permissions"). */
  private static String action(String method) {
    var operation = method.replaceAll("(Batch|Paginator)$", "");
    return operation.substring(0, 1).toUpperCase(Locale.ROOT) + operation.substring(1);
  }

  private static String camelCase(String command) {
    return Pattern.compile("(^|-)([a-z])").matcher(command)
        .replaceAll(it -> it.group(2).toUpperCase(Locale.ROOT));
  }

  private static boolean isCommand(JavaClass type) {
    var topLevel = type.getName().replaceAll("\\$.*", "").replace('.', '/');
    return Files.exists(Path.of("src/operator/java", topLevel + ".java"));
  }

  /** Returns the resources of each action that a policy allows, whatever its conditions. */
  private static Map<String, Set<String>> allowed(String policy) {
    var allowed = new TreeMap<String, Set<String>>();
    var document = requireNonNull(
        TemplateFile.resources("AWS::IAM::ManagedPolicy").get(policy), policy);
    for (var statement : statements(document.at("/Properties/PolicyDocument/Statement")).toList()) {
      for (var action : strings(statement.path("Action")).toList()) {
        allowed.computeIfAbsent(action, _ -> new TreeSet<>())
            .addAll(strings(statement.path("Resource")).toList());
      }
    }
    return allowed;
  }

  /** Finds statements also in the branches of conditions. */
  private static Stream<JsonNode> statements(JsonNode node) {
    return node.path("Effect").asText().equals("Allow")
        ? Stream.of(node)
        : elements(node).flatMap(OperatorPermissionsTest::statements);
  }

  private static Stream<String> strings(JsonNode node) {
    return node.isTextual()
        ? Stream.of(node.asText())
        : elements(node).flatMap(OperatorPermissionsTest::strings);
  }

  private static Stream<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false)
        : Stream.of();
  }
}
