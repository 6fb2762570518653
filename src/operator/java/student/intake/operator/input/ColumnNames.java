package student.intake.operator.input;

import java.util.List;

/**
 * The columns that are read from CSV.
 *
 * @param id column of the id
 * @param name columns that make up the name, joined with a space
 */
public record ColumnNames(String id, List<String> name) {

  /** The names of the message contract. */
  public static final ColumnNames DEFAULT = new ColumnNames("id", List.of("student_name"));

  /** Returns the names as a list to print. */
  String description() {
    return id + ", " + String.join(", ", name);
  }
}
