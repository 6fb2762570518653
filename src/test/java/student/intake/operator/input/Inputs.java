package student.intake.operator.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import student.intake.operator.input.InputLine.Invalid;
import student.intake.operator.input.InputLine.Valid;

/** Reads inputs of tests. */
final class Inputs {

  private Inputs() {}

  static List<String> read(String text) {
    return read(text, Shape.UNKNOWN);
  }

  static List<String> read(String text, Shape shape) {
    return read(text.getBytes(UTF_8), shape);
  }

  /** Returns each line as "number id|name" or "number code". */
  static List<String> read(byte[] bytes, Shape shape) {
    try (var input = Input.openStandardInput(
        new ByteArrayInputStream(bytes), new SendInvocation("-", List.of("--local")))) {
      var lines = StudentFile.recognize(input, shape).read();
      var all = new ArrayList<String>();
      for (var line = lines.next(); line != null; line = lines.next()) {
        all.add(line.number() + " " + switch (line) {
          case Valid valid -> valid.student().id() + "|" + valid.student().name();
          case Invalid invalid -> invalid.code();
        });
      }
      return all;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
