package student.intake.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambda's own serializer is the reference. */
class SqsEventReaderTest {

  private final SqsEventReader reader = new SqsEventReader();

  @ParameterizedTest
  @MethodSource("sampleEvents")
  void reads_a_sample_event_as_Lambda_does(Path file) throws IOException {
    assertReadAsLambdaDoes(Files.readString(file));
  }

  static List<Path> sampleEvents() throws IOException {
    try (var events = Files.list(Path.of("events"))) {
      return events.sorted().toList();
    }
  }

  @Test
  void reads_every_part_of_a_message_as_Lambda_does() throws IOException {
    assertReadAsLambdaDoes("""
        {"Records": [{
          "messageId": "m1", "receiptHandle": "h1", "body": "b\\u00e9 🎓", "md5OfBody": "d",
          "md5OfMessageAttributes": "a", "eventSource": "aws:sqs", "eventSourceARN": "arn:queue",
          "awsRegion": "eu-west-1",
          "attributes": {"ApproximateReceiveCount": "2", "MessageGroupId": "g"},
          "messageAttributes": {
            "text": {"stringValue": "t", "dataType": "String"},
            "bytes": {"binaryValue": "AQID", "dataType": "Binary"},
            "lists": {"stringListValues": ["x", "y"], "binaryListValues": ["AQ==", "Ag=="],
                      "dataType": "String"}}}]}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{}",
      "{\"Records\": []}",
      "{\"Records\": null}",
      "{\"Records\": [{}]}",
      "{\"Records\": [{\"body\": null, \"attributes\": null, \"messageAttributes\": null}]}",
      "{\"Records\": [{\"messageAttributes\": {\"a\": {\"binaryValue\": null,"
          + " \"stringListValues\": null, \"binaryListValues\": null}}}]}"
  })
  void reads_what_is_missing_as_Lambda_does(String event) throws IOException {
    assertReadAsLambdaDoes(event);
  }

  @Test
  void skips_what_it_does_not_know() throws IOException {
    var event = read("""
        {"new": {"Records": [1]}, "Records": [{"body": "b", "new": [{"body": "c"}],
         "messageAttributes": {"a": {"dataType": "String", "new": {"stringValue": "d"}}}}]}
        """);
    assertThat(event).isEqualTo(read("""
        {"Records": [{"body": "b", "messageAttributes": {"a": {"dataType": "String"}}}]}
        """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"text\"", "{\"Records\": {}}", "{\"Records\": [\"m\"]}",
      "{\"Records\": [{\"attributes\": []}]}", "{\"Records\": [{\"body\": \"b\"}"})
  void refuses_what_is_no_event(String event) {
    assertThatIOException().isThrownBy(() -> read(event));
  }

  private void assertReadAsLambdaDoes(String event) throws IOException {
    assertThat(read(event)).isEqualTo(
        LambdaEventSerializers.serializerFor(SQSEvent.class, SQSEvent.class.getClassLoader())
            .fromJson(event));
  }

  private SQSEvent read(String event) throws IOException {
    return reader.read(new ByteArrayInputStream(event.getBytes(UTF_8)));
  }
}
