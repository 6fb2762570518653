/**
 * Reads students from a file: its encoding, its format (CSV or JSON lines), its columns, and students that
 * occur twice. The first class to read is {@code StudentFile}.
 *
 * <p>This package uses the package message of this project and no other. It calls no AWS service and
 * prints nothing. No message of an exception contains a student's name.
 */
@NullMarked
package student.intake.operator.input;

import org.jspecify.annotations.NullMarked;
