/**
 * The Lambda function: {@link student.intake.IntakeHandler} reads the settings, builds every part
 * once and processes each batch. It is the only class that reads the environment.
 *
 * <p>Terms of this project; everything else has its usual AWS meaning.
 *
 * <dl>
 * <dt>student
 * <dd>an {@code id}, the table's key, and a {@code student_name}
 * <dt>check-and-add
 * <dd>adds the student unless the id exists: one conditional PutItem
 * <dt>outcome
 * <dd>the result of one message: added, already present, conflict, rejected, dead-lettered or retry
 * <dt>conflict
 * <dd>the id exists under another name; the table is not changed
 * <dt>lane
 * <dd>messages that are processed in sequence: those of one FIFO message group, or else those of one
 * student id. Lanes run concurrently. A lane stops at its first retry
 * </dl>
 */
@NullMarked
package student.intake;

import org.jspecify.annotations.NullMarked;
