package student.intake.localstack;

import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A student to add, with an id that no other test uses. */
record Enrollment(String id, String name) {

  static Enrollment of(String name) {
    return new Enrollment(UUID.randomUUID().toString(), name);
  }

  String body() {
    return "{\"id\": \"%s\", \"student_name\": \"%s\"}".formatted(id, name);
  }

  Map<String, AttributeValue> item() {
    return Map.of("id", AttributeValue.fromS(id), "student_name", AttributeValue.fromS(name));
  }
}
