package student.intake.operator.send;

import student.intake.operator.Plural;
import student.intake.operator.input.InputLine.Valid;

/** What a valid line can have although it is probably a mistake. The line is sent. */
enum Doubt {
  SPACE_AROUND_ID,
  OF_SPREADSHEET,
  LINE_BREAK;

  boolean appliesTo(Valid line) {
    return switch (this) {
      case SPACE_AROUND_ID -> line.hasSpaceAroundId();
      case OF_SPREADSHEET -> line.isOfSpreadsheet();
      case LINE_BREAK -> line.hasLineBreak();
    };
  }

  /** Returns a warning of {@code count} such lines, without a full stop. */
  String sentence(long count) {
    return switch (this) {
      case SPACE_AROUND_ID -> Plural.of(count, "id", "starts or ends", "start or end")
          + " with a space, which is kept as part of the id";
      case OF_SPREADSHEET -> Plural.of(count, "student", "has", "have")
          + " an id or a name that is a rounded number (1.23E+05), a formula or an error value of a spreadsheet";
      case LINE_BREAK -> Plural.of(count, "student", "has", "have")
          + " an id or a name of several lines, as if a quote was not closed";
    };
  }
}
