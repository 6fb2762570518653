package student.intake.operator.send;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import student.intake.operator.OperatorException;
import student.intake.operator.input.InputLine;
import student.intake.operator.input.InputLine.Invalid;
import student.intake.operator.input.InputLine.Valid;
import student.intake.operator.input.SeenStudents;
import student.intake.operator.input.SeenStudents.Sighting;
import student.intake.operator.input.StudentSource;

/**
 * An input that was read to its end and checked: each line by itself, and the ids of all lines together.
 * What is sent of it is read again, and is exactly what was checked.
 */
public final class CheckedInput {

  /** Code of lines that have the same id and different names. */
  static final String TWO_NAMES = "two-names-for-one-id";

  private final StudentSource source;
  private final long fromLine;
  private final SeenStudents seen = new SeenStudents();
  private final LineNumbers repeats = new LineNumbers(LineReport.FEW);
  private final Map<Doubt, LineNumbers> doubts = new EnumMap<>(Doubt.class);
  private long lines;
  private long invalid;
  private long toSend;

  private CheckedInput(StudentSource source, long fromLine) {
    this.source = source;
    this.fromLine = fromLine;
  }

  /**
   * Checks all lines of {@code source}.
   *
   * @param fromLine first line to send; the lines before it are checked only
   * @param refusals receives the invalid lines
   */
  public static CheckedInput check(StudentSource source, long fromLine, Refusals refusals)
      throws IOException {
    var checked = new CheckedInput(source, fromLine);
    var reader = source.read();
    for (var line = reader.next(); line != null; line = reader.next()) {
      checked.add(line, refusals);
    }
    return checked;
  }

  private void add(InputLine line, Refusals refusals) {
    lines++;
    switch (line) {
      case Invalid(var number, var code, var sentence) -> {
        invalid++;
        refusals.add("line " + number, code, sentence);
      }
      case Valid valid -> add(valid, refusals);
    }
  }

  private void add(Valid line, Refusals refusals) {
    for (var doubt : Doubt.values()) {
      if (doubt.appliesTo(line)) {
        doubts.computeIfAbsent(doubt, _ -> new LineNumbers(LineReport.FEW)).add(line.number());
      }
    }
    switch (seen.add(line.student(), line.number())) {
      case Sighting.First _ -> toSend += line.number() >= fromLine ? 1 : 0;
      case Sighting.Repeat _ -> repeats.add(line.number());
      case Sighting.OtherName(var first, var known) -> {
        // Nobody but the operator knows which name is right, so that the first line is invalid, too.
        invalid += known ? 1 : 2;
        toSend -= known || first < fromLine ? 0 : 1;
        refusals.add(
            "lines %d and %d".formatted(first, line.number()), TWO_NAMES,
            "The same id has two names. A student in the table is never changed.");
      }
    }
  }

  /** Returns the number of lines with a student, valid or not. */
  public long lines() {
    return lines;
  }

  public long invalid() {
    return invalid;
  }

  /** Returns the number of lines that {@link #linesToSend()} returns. */
  public long toSend() {
    return toSend;
  }

  /** Returns the lines with the student of an earlier line, which are not sent. */
  public LineNumbers repeats() {
    return repeats;
  }

  /** Returns the valid lines that probably have a mistake. */
  Map<Doubt, LineNumbers> doubts() {
    return doubts;
  }

  /** Reads the input again: the first line of each student, without invalid lines. */
  public LinesToSend linesToSend() throws IOException {
    var reader = source.read();
    return () -> {
      for (var line = reader.next(); line != null; line = reader.next()) {
        if (line instanceof Valid valid && isToSend(valid)) {
          return valid;
        }
      }
      return null;
    };
  }

  private boolean isToSend(Valid line) {
    return switch (seen.verdict(line.student(), line.number())) {
      case SEND -> line.number() >= fromLine;
      case SKIP -> false;
      case UNKNOWN -> throw new OperatorException(
          "line %d is not what it was when it was checked: the input has changed"
              .formatted(line.number()));
    };
  }

  /** Receives the invalid lines. */
  @FunctionalInterface
  public interface Refusals {

    /** Receives one line, or several that are wrong together. */
    void add(String lines, String code, String sentence);
  }

  /** Lines to send, in input order. */
  @FunctionalInterface
  public interface LinesToSend {

    /** Returns the next line, or null after the last one. */
    @Nullable
    Valid next() throws IOException;
  }
}
