package student.intake.message;

/**
 * A student.
 *
 * <p>The name is personal data: {@link #toString()} omits it, so that it cannot get into a log.
 *
 * @param id the table's key: not blank, well-formed Unicode, at most 2,048 bytes of UTF-8
 * @param name not blank, well-formed Unicode
 */
public record Student(String id, String name) implements Parsed {

  @Override
  public String toString() {
    return "Student[id=" + id + "]";
  }
}
