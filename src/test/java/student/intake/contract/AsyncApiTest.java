package student.intake.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import student.intake.contract.Contract.Validation;
import student.intake.local.cloud.Template;
import student.intake.message.Rejection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks {@code asyncapi.yaml} against the schemas, the function and the template. */
class AsyncApiTest {

  private static final JsonNode DOCUMENT = new JsonMapper().valueToTree(
      new Yaml()
          .<Map<String, Object>>load(Contract.read(Contract.FOLDER.resolve("asyncapi.yaml"))));

  private final Contract contract = new Contract();

  static Stream<JsonNode> examples() {
    return Stream.of("enrollment", "snsNotification", "eventBridgeEvent")
        .flatMap(it -> at("/components/messages/" + it + "/examples").valueStream())
        .map(it -> it.path("payload"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_valid_against_the_schemas(JsonNode payload) {
    assertThat(contract.validate(payload.toString())).isInstanceOf(Validation.Valid.class);
  }

  @Test
  void each_message_format_has_an_example() {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void the_rejection_codes_are_those_of_the_function() {
    var codes = at("/components/schemas/deadLetterAttributes/properties/rejection_code/enum");
    assertThat(codes.valueStream().map(JsonNode::stringValue))
        .containsExactlyElementsOf(
            Arrays.stream(Rejection.values()).map(Rejection::code).toList());
  }

  @Test
  void the_dead_letter_example_has_a_rejection_of_the_function() {
    var headers = at("/components/messages/deadLetter/examples/0/headers");
    assertThat(headers.path("rejection_code").stringValue()).isEqualTo(Rejection.BLANK_ID.code());
    assertThat(headers.path("rejection_sentence").stringValue())
        .isEqualTo(Rejection.BLANK_ID.sentence());
  }

  @Test
  void the_queue_attributes_are_those_of_the_template() {
    var template = Template.read();
    var queue = at("/channels/enrollments/bindings/sqs/queue");
    var deadLetterQueue = at("/channels/enrollments/bindings/sqs/deadLetterQueue");
    assertThat(queue.path("visibilityTimeout").intValue())
        .isEqualTo(template.visibilityTimeout().toSeconds());
    assertThat(queue.path("messageRetentionPeriod").intValue())
        .isEqualTo(template.messageRetention().toSeconds());
    assertThat(queue.at("/redrivePolicy/maxReceiveCount").intValue())
        .isEqualTo(template.maxReceiveCount());
    assertThat(deadLetterQueue.path("messageRetentionPeriod").intValue())
        .isEqualTo(template.deadLetterRetention().toSeconds());
    assertThat(at("/channels/deadLetters/bindings/sqs/queue")).isEqualTo(deadLetterQueue);
  }

  private static JsonNode at(String path) {
    return requireNonNull(DOCUMENT.at(path));
  }
}
