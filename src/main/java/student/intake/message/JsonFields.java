package student.intake.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The known fields of a JSON object: those of a message and of its envelopes. */
record JsonFields(Map<String, Value> values) {

  /** The value of a field. */
  sealed interface Value {
    record Text(String text) implements Value {}

    record Nested(JsonFields fields) implements Value {}

    /** Any other type, such as a number, an array or null. */
    record Other() implements Value {}
  }

  /** Returns the value of the field {@code name}, or null if the object has no such field. */
  @Nullable
  Value get(String name) {
    return values.get(name);
  }
}
