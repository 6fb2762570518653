package student.intake.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object that mean something here: a message's own, and its envelopes'. */
record JsonFields(Map<String, Value> values) {

  /** A field's value, as far as it matters. */
  sealed interface Value {
    record Text(String text) implements Value {}

    record Nested(JsonFields fields) implements Value {}

    /** A number, an array, null and so on: there, but of no use. */
    record Other() implements Value {}
  }

  /** The value of the field called {@code name}; null when the object has no such field. */
  @Nullable
  Value get(String name) {
    return values.get(name);
  }
}
