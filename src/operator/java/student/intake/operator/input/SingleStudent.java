package student.intake.operator.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import student.intake.message.MessageParser;

/** One student, as line 1. */
public record SingleStudent(String id, String name) implements StudentSource {

  @Override
  public LineReader read() {
    var line = List.of(InputLine.validate(new MessageParser(), 1, body(id, name))).iterator();
    return () -> line.hasNext() ? line.next() : null;
  }

  /** Returns the message body of a student. */
  static String body(String id, String name) {
    return JsonNodeFactory.instance.objectNode()
        .put("id", id)
        .put("student_name", name)
        .toString();
  }

  /** Omits the name. */
  @Override
  public String toString() {
    return "SingleStudent[id=" + id + "]";
  }
}
