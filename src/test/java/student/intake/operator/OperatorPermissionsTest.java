package student.intake.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

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
  void operators_may_do_exactly_what_the_commands_call() throws IOException {
    assertThat(allowed("OperatorPolicy").keySet()).filteredOn(it -> !it.startsWith("kms:"))
        .containsExactlyInAnyOrderElementsOf(calls());
  }

  @Test
  void operators_may_use_the_keys_of_the_queues_and_of_the_table_only() throws IOException {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed.keySet()).filteredOn(it -> it.startsWith("kms:"))
        .containsExactlyInAnyOrderElementsOf(KEY_ACTIONS);
    assertThat(allowed).containsEntry("kms:GenerateDataKey", Set.of("KmsKeyArn"))
        .containsEntry("kms:Decrypt", Set.of("KmsKeyArn", "TableKmsKeyArn"));
  }

  @Test
  void operators_may_send_to_the_enrollment_queue_and_receive_only_from_the_others()
      throws IOException {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed).containsEntry("sqs:SendMessage", Set.of("EnrollmentQueue.Arn"));
    for (var action : List.of("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility")) {
      assertThat(allowed.get("sqs:" + action))
          .containsExactlyInAnyOrder("DeadLetterQueue.Arn", "UndeliveredQueue.Arn");
    }
    assertThat(allowed.get("sqs:GetQueueAttributes")).containsExactlyInAnyOrder(
        "DeadLetterQueue.Arn", "EnrollmentQueue.Arn", "UndeliveredQueue.Arn");
  }

  @Test
  void operators_may_do_only_to_all_resources_what_has_no_resource_types() throws IOException {
    var allowed = allowed("OperatorPolicy");
    assertThat(allowed.entrySet()).filteredOn(it -> it.getValue().contains("*"))
        .extracting(Map.Entry::getKey)
        .containsExactly("cloudwatch:GetMetricStatistics");
  }

  @Test
  void publishers_may_send_and_use_the_key() throws IOException {
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
  private static Map<String, Set<String>> allowed(String policy) throws IOException {
    try (var reader = Files.newBufferedReader(Path.of("template.yaml"))) {
      var allowed = new TreeMap<String, Set<String>>();
      Object template = new Yaml(new WithoutTags()).load(reader);
      var statements = value(template, "Resources", policy, "Properties", "PolicyDocument",
          "Statement");
      statements(statements).forEach(
          statement -> strings(value(statement, "Action")).forEach(
              action -> allowed.computeIfAbsent(action, _ -> new TreeSet<>())
                  .addAll(strings(value(statement, "Resource")).toList())));
      return allowed;
    }
  }

  private static Object value(Object root, String... path) {
    var value = root;
    for (var key : path) {
      value = requireNonNull(value instanceof Map<?, ?> map ? map.get(key) : null, key);
    }
    return value;
  }

  /** Finds statements also in the branches of conditions. */
  private static Stream<Map<?, ?>> statements(Object node) {
    return switch (node) {
      case Map<?, ?> map when "Allow".equals(map.get("Effect")) -> Stream.of(map);
      case List<?> list -> list.stream().flatMap(OperatorPermissionsTest::statements);
      default -> Stream.of();
    };
  }

  /** Returns a string or those of a list, of which {@code [Condition, value, AWS::NoValue]} is one value. */
  private static Stream<String> strings(Object node) {
    return switch (node) {
      case String text -> Stream.of(text);
      case List<?> list when list.size() == 3 && "AWS::NoValue".equals(list.get(2)) -> strings(
          list.get(1));
      case List<?> list -> list.stream().flatMap(OperatorPermissionsTest::strings);
      default -> Stream.of();
    };
  }

  /** Replaces a CloudFormation function in short form with its argument. */
  private static final class WithoutTags extends SafeConstructor {

    WithoutTags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put("!", new AbstractConstruct() {
        @Override
        public Object construct(Node node) {
          return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new IllegalStateException("Unknown YAML node " + node);
          };
        }
      });
    }
  }
}
